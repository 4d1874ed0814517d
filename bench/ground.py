"""A folder of its own for each bench, and Django on a database that lives in it."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


@contextmanager
def own_folder() -> Iterator[Path]:
    """Gone afterwards, with whatever a database left in it or was sent elsewhere."""
    folder = Path(tempfile.mkdtemp(prefix="cityline-bench-"))
    folder.chmod(0o711)  # the account that runs the database passes through
    (folder / "static").symlink_to(PROJECT / "var" / "static")  # collected by `make setup`
    try:
        yield folder
    finally:
        note = folder / "postgres.home"
        if note.exists():
            shutil.rmtree(note.read_text().strip(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the caller's own site: another folder, port and database, mail into files."""
    port = free_port()
    return os.environ | {
        "CITYLINE_VAR": str(folder),
        "DATABASE_URL": "",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SAMPLE_NETWORK": "yes",
        "SEARCH_DIR": "",
        "DJANGO_SETTINGS_MODULE": "cityline.settings",
    }


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def var_dir() -> Path:
    return Path(os.environ["CITYLINE_VAR"])


@contextmanager
def database() -> Iterator[None]:
    """Django, set up, on an empty migrated database for the length of the block."""
    import django
    from django.core.management import call_command
    from django.db import connections

    from cityline.kernel import postgres

    with postgres.running(var_dir()):
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        try:
            yield
        finally:
            connections.close_all()
