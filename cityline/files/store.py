"""Bytes on disk: FILE_STORE/<two letters>/<id>. Written and flushed to disk before the row that names them is
committed.

The database and the disk cannot commit together. The order is: bytes, then row. A rollback leaves bytes without a row:
`settle` removes those at the end of the same request; after a kill, `sweep` does a day later. A row never
lacks its bytes.
"""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.db import Error, transaction

CHUNK = 256 * 1024


class Written(NamedTuple):
    size: int
    sha256: str


class _Unsettled(threading.local):
    """Ids written by this thread whose transaction may still roll back."""

    def __init__(self) -> None:
        self.ids: set[uuid.UUID] = set()


_unsettled = _Unsettled()


def path_of(file_id: uuid.UUID) -> Path:
    """Where the bytes are. Built from the id alone: no name a person gave comes near the disk."""
    return Path(settings.FILE_STORE) / file_id.hex[:2] / str(file_id)


def write(file_id: uuid.UUID, content: IO[bytes]) -> Written:
    """Write and flush to disk, name and folder included. Afterwards a crash of the machine cannot lose it."""
    path = path_of(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    being_written = path.with_name(f"{path.name}.part")
    _unsettled.ids.add(file_id)
    digest, size = hashlib.sha256(), 0
    with being_written.open("xb") as out:
        being_written.chmod(0o600)
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    being_written.rename(path)
    _flush_folder(path.parent)
    _flush_folder(path.parent.parent)
    return Written(size, digest.hexdigest())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(file_id: uuid.UUID) -> None:
    path = path_of(file_id)
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}.part").unlink(missing_ok=True)


def settle(have_rows: Callable[[Iterable[uuid.UUID]], set[uuid.UUID]]) -> int:
    """Remove what this thread wrote in transactions that came to nothing. Call outside a transaction; returns how many.

    `have_rows` says which ids have a row. Only ids of this thread: another's transaction may still be open.
    """
    if not _unsettled.ids or transaction.get_connection().in_atomic_block:
        return 0
    ids = set(_unsettled.ids)
    try:
        gone = ids - have_rows(ids)
    except Error:
        return 0  # the database is away: the sweep will find them
    for file_id in gone:
        remove(file_id)
    _unsettled.ids -= ids
    return len(gone)


def ids_older_than(moment: float) -> list[uuid.UUID]:
    """Ids of everything in the store last written before `moment` (seconds since 1970), half-written ones included."""
    root = Path(settings.FILE_STORE)
    found = []
    for path in root.glob("??/*"):
        if path.stat().st_mtime < moment:
            try:
                found.append(uuid.UUID(path.name.removesuffix(".part")))
            except ValueError:
                continue  # not ours
    return found
