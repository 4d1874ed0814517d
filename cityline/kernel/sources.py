"""Official files on disk or at an address: opened, unpacked, checked to be whole, read line by line.

A loader reads a file twice: once to be sure that it is whole and in one encoding, once for its rows.
Nothing is written before the first reading is over, so a bad file changes nothing.
"""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cityline.kernel.refusals import Refused

# Bytes done, bytes in all. Called often; the listener decides how often to speak.
Progress = Callable[[int, int], None]

LARGEST_DOWNLOAD = 300 * 1024 * 1024
# A packed line of an official file is some kilobytes; a megabyte is the mark of a wrong or hostile file.
LONGEST_LINE = 8 * 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_TOLD = 5


class BadFile(Refused):
    """The whole file is refused and nothing has changed. The sentence names lines where it can."""


def silent(_done: int, _total: int) -> None:
    """Progress nobody listens to."""


@dataclass(frozen=True)
class Source:
    """One official file. `location` is what the operator typed, `path` where the bytes are."""

    location: str
    path: Path

    @property
    def name(self) -> str:
        return self.location.rstrip("/").rsplit("/", 1)[-1]

    def lines(self, progress: Progress = silent) -> Iterator[bytes]:
        """Each line with its end. Packed files are known by their first bytes, not by their name."""
        total = self.path.stat().st_size
        with self.path.open("rb") as raw:
            packed = raw.read(2) == _GZIP_MAGIC
            raw.seek(0)
            stream: io.BufferedIOBase = gzip.GzipFile(fileobj=raw) if packed else raw
            number = 0
            try:
                while line := stream.readline(LONGEST_LINE + 1):
                    number += 1
                    if len(line) > LONGEST_LINE:
                        raise BadFile(
                            "line_too_long", f"{self.name}: line {number} is too long to be a row of this file."
                        )
                    if number % 50 == 0:
                        progress(raw.tell(), total)
                    yield line
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise BadFile(
                    "truncated",
                    f"{self.name} is cut off or damaged: the packed file breaks after line {number}. "
                    "Nothing was changed. Fetch it again.",
                ) from error
        progress(total, total)


def check(source: Source, encodings: tuple[str, ...], progress: Progress = silent) -> str:
    """Reads the file once and gives the first of `encodings` that fits every line.

    Refuses a file that is empty, cut off (its last line has no end), binary, or in no known encoding.
    """
    failures: dict[str, list[int]] = {encoding: [] for encoding in encodings}
    number, last = 0, b""
    for number, last in enumerate(source.lines(progress), start=1):
        if b"\x00" in last:
            raise BadFile("mis_encoded", f"{source.name}: line {number} is not text (null bytes). Nothing was changed.")
        for encoding, lines in failures.items():
            if not _readable(last, encoding):
                lines.append(number)
    _whole(source, number, last)
    for encoding, lines in failures.items():
        if not lines:
            return encoding
    raise _mis_encoded(source, failures)


def _readable(line: bytes, encoding: str) -> bool:
    """Whether the line is in this encoding and was not spoilt by a wrong one before (U+FFFD)."""
    try:
        return "\ufffd" not in line.decode(encoding)
    except UnicodeDecodeError:
        return False


def _whole(source: Source, number: int, last: bytes) -> None:
    if not number:
        raise BadFile("empty", f"{source.name} is empty. Nothing was changed.")
    if not last.endswith(b"\n"):
        raise BadFile(
            "truncated",
            f"{source.name} looks cut off: line {number}, the last one, has no end. Nothing was changed. "
            "If the file is whole, add an end of line and load it again.",
        )


def _mis_encoded(source: Source, failures: dict[str, list[int]]) -> BadFile:
    encoding, lines = min(failures.items(), key=lambda item: len(item[1]))
    told = ", ".join(str(line) for line in lines[:_TOLD])
    more = f" and {len(lines) - _TOLD} more" if len(lines) > _TOLD else ""
    noun = "line" if len(lines) == 1 else "lines"
    return BadFile(
        "mis_encoded",
        f"{source.name}: {noun} {told}{more} cannot be read as {encoding.upper().removesuffix('-SIG')} text. "
        "Nothing was changed. Fetch it again, or save it in that encoding.",
    )


@contextmanager
def opened(location: str, *, limit: int = LARGEST_DOWNLOAD) -> Iterator[Source]:
    """A path or an http(s) address. What is downloaded is bounded, complete, and gone afterwards."""
    if not location.lower().startswith(("http://", "https://")):
        path = Path(location).expanduser()
        if not path.is_file():
            raise BadFile("no_file", f"There is no file {location}.")
        yield Source(location, path)
        return
    with tempfile.TemporaryDirectory(prefix="cityline-") as folder:
        path = Path(folder) / "download"
        _download(location, path, limit)
        yield Source(location.partition("?")[0], path)


def _download(address: str, path: Path, limit: int) -> None:
    try:
        # The operator names the address; the scheme was checked by `opened`.
        with urllib.request.urlopen(address, timeout=30) as answer, path.open("wb") as kept:  # noqa: S310
            announced = int(answer.headers.get("Content-Length") or 0)
            if announced > limit:
                raise _too_large(address, limit)
            shutil.copyfileobj(_Bounded(answer, address, limit), kept)
    except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError) as error:
        raise BadFile("unreachable", f"{address} cannot be fetched: {error}.") from error
    if announced and path.stat().st_size != announced:
        raise BadFile(
            "truncated", f"{address}: {path.stat().st_size} of {announced} bytes arrived. Nothing was changed."
        )


def _too_large(address: str, limit: int) -> BadFile:
    return BadFile("too_large", f"{address} is larger than {limit // (1024 * 1024)} MB. Nothing was changed.")


class _Bounded:
    """Reads on until `limit` bytes, then refuses: an announced length can lie."""

    def __init__(self, stream: IO[bytes], address: str, limit: int) -> None:
        self.stream, self.address, self.limit, self.done = stream, address, limit, 0

    def read(self, size: int = -1) -> bytes:
        part = self.stream.read(size)
        self.done += len(part)
        if self.done > self.limit:
            raise _too_large(self.address, self.limit)
        return part
