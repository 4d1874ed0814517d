"""Which files we take, and how each kind is known by its content. Nothing is believed but the bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, NamedTuple

import puremagic
from django.conf import settings

from cityline.files import office
from cityline.files.names import clean_name, ending_of
from cityline.kernel.refusals import Refused

_OFFICE = "application/vnd.openxmlformats-officedocument"
# Ending -> type it is served as, once its content has been found to be that.
TAKEN = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
}
WITH_MACROS = {"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm"}
# For the `accept` attribute of a file field.
ACCEPT = ",".join(f".{ending}" for ending in TAKEN)
SAID = "PDF, Word, Excel, PowerPoint, CSV, text, PNG, JPEG and GIF"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = bytes(n for n in range(32) if n not in b"\t\n\r\x0c\x1b")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


class Checked(NamedTuple):
    """A file that may be kept."""

    name: str
    content_type: str
    size: int


def check(file: IO[bytes], given_name: str) -> Checked:
    """Whether we take this file, and as what. Reads it, leaves it at its beginning, writes nothing.

    Refuses (field "files") with one of the codes: empty, too_large, wrong_type, macros, locked, damaged,
    too_large_inside.
    """
    name = clean_name(given_name)
    ending = ending_of(name)
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise Refused("empty", f"“{name}” is empty. Please check the file and attach it again.", field="files")
    if size > settings.FILE_MAX_BYTES:
        raise Refused("too_large", f"“{name}” is larger than {_megabytes()}. Please send a smaller one.", field="files")
    if ending in WITH_MACROS:
        raise Refused("macros", f"“{name}”: {office.MACROS}", field="files")
    if ending not in TAKEN:
        raise Refused("wrong_type", f"We cannot take “{name}”. We take {SAID} files.", field="files")
    try:
        _check_content(file, ending)
    except Refused as refused:
        sentence = refused.sentence + (_looks_like(file) if refused.code == "wrong_type" else "")
        raise Refused(refused.code, f"“{name}”: {sentence}", field="files") from refused
    finally:
        file.seek(0)
    return Checked(name, TAKEN[ending], size)


def _megabytes() -> str:
    return f"{settings.FILE_MAX_BYTES // (1024 * 1024)} MB"


def _check_content(file: IO[bytes], ending: str) -> None:
    head = file.read(1024)
    file.seek(0)
    if ending in office.MAIN_PARTS:
        _check_package(file, head, ending)
    elif not _IS[ending](head, file):
        raise Refused("wrong_type", office.WRONG)
    elif ending in office.MAIN_STREAMS:
        file.seek(0)
        office.check_compound(file.read(), ending)


def _check_package(file: IO[bytes], head: bytes, ending: str) -> None:
    if head.startswith(_COMPOUND) and office.is_locked_package(file.read()):
        raise Refused("locked", office.LOCKED)
    if not head.startswith(b"PK\x03\x04"):
        raise Refused("wrong_type", office.WRONG)
    office.check_package(file, ending)


def _begins(*marks: bytes) -> Callable[[bytes, IO[bytes]], bool]:
    return lambda head, _file: head.startswith(marks)


def _is_pdf(head: bytes, _file: IO[bytes]) -> bool:
    # Readers accept a byte-order mark or blank lines before it; anything else first is another kind of file.
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


def _is_text(_head: bytes, file: IO[bytes]) -> bool:
    """Text in UTF-8, UTF-16 with its mark (Excel's "Unicode text"), or an older one-byte code without control
    characters.
    """
    content = file.read()
    if content.startswith(_PROGRAMS):
        return False
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            decoded = content.decode("utf-16")
        except ValueError:
            return False
        return not any(ord(c) < 32 and c not in "\t\n\r\x0c" for c in decoded)  # noqa: PLR2004 - the control characters
    return not content.translate(None, delete=bytes(set(range(256)) - set(_CONTROL)))


# The first look at each kind that is not a package: beginning, and the file to read on in.
_IS: dict[str, Callable[[bytes, IO[bytes]], bool]] = {
    "pdf": _is_pdf,
    "doc": _begins(_COMPOUND),
    "xls": _begins(_COMPOUND),
    "ppt": _begins(_COMPOUND),
    "csv": _is_text,
    "txt": _is_text,
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "gif": _begins(b"GIF87a", b"GIF89a"),
}


def _looks_like(file: IO[bytes]) -> str:
    """What it seems to be, for the sentence; a guess, so nothing is decided on it."""
    file.seek(0)
    try:
        guess = puremagic.magic_string(file.read(4096))[0].name
    except (puremagic.PureError, IndexError, ValueError):
        return ""
    return f" It looks like: {guess}." if guess else ""
