"""The text of a file: PDF, Word (.docx), HTML, plain text. Nothing here knows the database.

A file may be broken, or made to break its reader. So it is read in a process of its own (`child`), with limits of time,
memory and size, without the network and without our settings; whatever becomes of that process, `read` answers.
Formats are in `formats`, sentences for the librarian in `problems`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from cityline.library.reading import problems

LARGEST = 25 * 1024 * 1024  # bytes
SECONDS = 60.0  # in all; the child itself stops turning pages earlier
CHUNK = 256 * 1024
# -I: our environment, which may hold secrets, means nothing to it.
CHILD: Sequence[str] = (sys.executable, "-I", "-m", "cityline.library.reading.child")


@dataclass(frozen=True)
class Reading:
    """`text` empty: `problem` says why, and `again` that another try may do better. Else `problem` says what is missing.

    `pages`: how many were read; None where the format has none.
    """

    text: str = ""
    pages: int | None = None
    problem: str = ""
    again: bool = False


@dataclass(frozen=True)
class Copied:
    """The bytes of a file, in a file of our own that has no name. `is_whole`: not more than `LARGEST`."""

    content: IO[bytes]
    sha256: str
    is_whole: bool


@contextmanager
def copied(content: IO[bytes]) -> Iterator[Copied]:
    digest, size = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as copy:
        while size <= LARGEST and (chunk := content.read(CHUNK)):
            digest.update(chunk)
            size += len(chunk)
            copy.write(chunk)
        copy.flush()
        yield Copied(copy, digest.hexdigest(), size <= LARGEST)


def read(copy: Copied, *, ending: str) -> Reading:
    """Reads it, however long that takes up to `SECONDS`. `ending` without the dot; the content has the last word."""
    if not copy.is_whole:
        return Reading(problem=problems.LARGE)
    with tempfile.TemporaryFile() as result:
        handles = (copy.content.fileno(), result.fileno())
        # Not `kernel.children`: that forks for a moment, and the worker that calls us has threads. The child ties
        # itself to this process instead.
        child = subprocess.Popen(  # noqa: S603 - all of it is ours
            [*CHILD, *map(str, handles), str(os.getpid()), ending],
            pass_fds=handles,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            status = child.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return Reading(problem=problems.SLOW, again=True)
        finally:
            child.kill()  # does nothing to one that has ended
            child.wait()
        if status:
            return Reading(problem=problems.CUT_OFF, again=True)
        result.seek(0)
        return Reading(**json.load(result))
