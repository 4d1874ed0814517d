"""The supervisor with a real database and a small program in place of the site.

Nothing stays down, nothing stays behind.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from cityline.kernel import serving
from cityline.kernel.postgres.cluster import Cluster, is_free
from cityline.kernel.supervisor import Part
from cityline.kernel.tests.test_postgres import eventually

# The real supervisor; only the programs are small. Each says its number in a file that the test reads.
PROGRAM = """
import sys
from pathlib import Path
from cityline import settings
from cityline.kernel import serving, supervisor
from cityline.kernel.postgres.cluster import Cluster
from cityline.kernel.postgres.homes import Home, unprivileged_account
import os

folder, copied_from = map(Path, sys.argv[1:])
settings.VAR_DIR, settings.PORT, settings.DATABASE_URL = folder.with_name(folder.name + "-var"), 0, ""

class Small(supervisor.Supervisor):
    def __init__(self, **given):
        super().__init__(**given)
        account = unprivileged_account() if os.geteuid() == 0 else None
        self.cluster = Cluster(Home(folder, account), {"fsync": "off"}, copied_from=copied_from)

    def _prepare(self):
        return 0

    def _programs(self, listening):
        write = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
        return [supervisor.Part("web server", lambda: supervisor.start_child(
            [sys.executable, "-c", write, settings.VAR_DIR / "web"], ends_by=supervisor.signal.SIGTERM))]

serving.Supervisor = Small
sys.exit(serving.serve())
"""


class Running:
    """A supervisor in another process."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.var = cluster.home.folder.with_name(cluster.home.folder.name + "-var")
        self.var.mkdir()
        self.process = self.start()
        assert eventually(lambda: self.cluster.answers() and self.web() > 0, 30)

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(self.cluster.home.folder), str(self.cluster.copied_from)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )

    def web(self) -> int:
        """The number its program wrote; only for a test of ours, which knows it is fresh."""
        try:
            return int((self.var / "web").read_text() or 0)
        except FileNotFoundError:
            return 0

    def server(self) -> int:
        """The number of the server's main process, as the server itself says."""
        return int((self.cluster.home.data / "postmaster.pid").read_text().splitlines()[0])

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        assert eventually(lambda: is_free(self.cluster.home.folder), 30)


def gone(number: int) -> Callable[[], bool]:
    """Dead, or dead and not yet buried."""
    status = Path(f"/proc/{number}/stat")
    return lambda: not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.fixture
def running(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the supervisor leaves a database named in DATABASE_URL alone")
    started = Running(cluster)
    monkeypatch.setattr("cityline.settings.VAR_DIR", started.var)
    yield started
    started.end()
    subprocess.run(["rm", "-rf", started.var], check=True)


def test_what_dies_is_back_within_five_seconds(running: Running) -> None:
    web, server = running.web(), running.server()
    began = time.monotonic()
    os.kill(web, signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    assert eventually(lambda: running.web() not in {0, web})
    assert eventually(lambda: running.cluster.answers() and running.server() != server)
    assert time.monotonic() - began < 5


def test_a_second_one_says_so_and_leaves_the_first_alone(running: Running) -> None:
    second = running.start()
    said, _ = second.communicate(timeout=30)
    assert second.returncode == 0
    assert "already runs" in said
    assert running.process.poll() is None


def test_stop_ends_everything(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    web = running.web()
    assert serving.stop() == 0
    assert capsys.readouterr().out == "Stopped.\n"
    running.process.communicate(timeout=30)
    assert running.process.returncode == 0
    assert gone(web)()
    assert is_free(running.cluster.home.folder)
    assert serving.stop() == 0
    assert capsys.readouterr().out == "Nothing is running.\n"


def test_killed_it_takes_everything_along(running: Running) -> None:
    web = running.web()
    running.process.kill()
    assert eventually(gone(web))
    assert eventually(lambda: is_free(running.cluster.home.folder))


def test_a_part_that_keeps_dying_is_given_short_pauses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now, starts = 0.0, []
    monkeypatch.setattr("cityline.kernel.supervisor.time.monotonic", lambda: now)

    def start() -> subprocess.Popen[bytes]:
        starts.append(now)
        child = subprocess.Popen(["false"])
        child.wait()
        return child

    part = Part("worker", start)
    for tenth in range(100):
        now = tenth / 10
        part.tend()
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert max(pauses) <= 1.3
    assert len(starts) < 20
    assert "The worker ended with status 1; starting it again." in capsys.readouterr().out
