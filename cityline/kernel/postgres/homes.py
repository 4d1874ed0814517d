"""Where a cluster lives on disk, and as which account it runs.

PostgreSQL refuses to run as root. Then an existing account without rights runs it, and its folder must be somewhere
that account can reach: below `var/` if every folder above may be entered, else below /var/lib/cityline. The modes of
folders we did not make are never touched.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from cityline.kernel.children import Account
from cityline.kernel.postgres.problems import DatabaseProblem

# For root only, and only when var/ cannot be reached by the account that runs the server.
SHELF = Path("/var/lib/cityline")
SOCKET_NAME = ".s.PGSQL.5432"
# sun_path holds 108 bytes on Linux and 104 elsewhere, the last one a null.
_LONGEST_SOCKET = 103
_PREFERRED = ("postgres", "nobody")


@dataclass(frozen=True)
class Home:
    """One cluster's folder. `account` is None when the server runs as ourselves."""

    folder: Path
    account: Account | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: beside the data, or a short one when that path is too long for a socket."""
        beside = self.folder / "socket"
        if len(os.fsencode(beside / SOCKET_NAME)) <= _LONGEST_SOCKET:
            return beside
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"cityline-{os.geteuid()}-{name}"  # noqa: S108 - made 0700 and checked in make_private

    def beside(self, name: str) -> Home:
        """A home under the same roof, for another cluster."""
        return Home(self.folder / name, self.account)


def home_of(var_dir: Path) -> Home:
    """The home of the cluster of `var_dir`. Starts nothing; as root it may leave a note of the place it chose."""
    folder = var_dir.absolute() / "postgres"
    if os.geteuid() != 0:
        return Home(folder)
    account = unprivileged_account()
    note = var_dir / "postgres.home"
    if note.exists():
        return Home(Path(note.read_text().strip()), account)
    if account is None or (folder / "data").exists() or can_enter(account, var_dir):
        return Home(folder, account)
    _write_once(note, f"{SHELF / secrets.token_hex(6)}\n")
    return Home(Path(note.read_text().strip()), account)


def unprivileged_account() -> Account | None:
    """The account that runs the server when we are root: POSTGRES_ACCOUNT, else `postgres`, else `nobody`."""
    wanted = os.environ.get("POSTGRES_ACCOUNT", "").strip()
    for name in (wanted,) if wanted else _PREFERRED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(name, found.pw_uid, found.pw_gid)
    return None


def can_enter(account: Account, folder: Path) -> bool:
    """Whether the modes of `folder` and all above it let `account` pass. Folders not made yet will."""
    for place in (folder.absolute(), *folder.absolute().parents):
        if not place.exists():
            continue
        status = place.stat()
        if status.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif status.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not status.st_mode & needed:
            return False
    return True


# Seconds between making a folder and giving it away, at the most.
HANDING_OVER = 2.0


def make_ready(home: Home) -> None:
    """Make the folders: ours, with nothing readable by others; data and socket belong to the server's account."""
    if os.geteuid() == 0 and home.account is None:
        raise DatabaseProblem(
            "PostgreSQL does not run as root, and this machine has neither an account `postgres` nor `nobody`. "
            "Name an existing one in POSTGRES_ACCOUNT, run this as an ordinary user, or set DATABASE_URL."
        )
    if home.account and not can_enter(home.account, home.folder.parent):
        raise DatabaseProblem(
            f"The database is in {home.folder}, and the account {home.account.name} that runs it may not enter a "
            f"folder above it. Allow that (chmod o+x), or move it where it may, or set DATABASE_URL."
        )
    try:
        home.folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        # Root keeps the folder and lets the account pass through to what is its own.
        make_private(home.folder, None, mode=0o711 if home.account else 0o700)
        make_private(home.sockets, home.account)
    except PermissionError as error:
        raise DatabaseProblem(
            f"{error.filename} cannot be used: it belongs to another user. If an earlier run was started by that user, "
            "start as that user again, or remove the folder, or set DATABASE_URL."
        ) from error


def make_private(folder: Path, account: Account | None, *, mode: int = 0o700) -> None:
    """Make `folder` belong to `account` with `mode`; refuse one that somebody else put there, or a link."""
    owner = account.uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {owner, os.geteuid()}:
        raise PermissionError(13, "belongs to another user", str(folder))
    patience = time.monotonic() + HANDING_OVER
    while status.st_uid != owner and time.monotonic() < patience:
        # Another starter made it a moment ago and is about to give it to the account.
        time.sleep(0.02)
        status = folder.lstat()
    if status.st_uid != owner:
        raise PermissionError(13, "belongs to another user", str(folder))
    if stat.S_IMODE(status.st_mode) != mode:
        folder.chmod(mode)


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and the first writer wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
