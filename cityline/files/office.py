"""Looking into Office files without unpacking them: is it what its ending says, does it hold macros, is it a bomb.

New formats are ZIP archives (ECMA-376 part 2), old ones compound files (MS-CFB). Figures come from the archive's
directory; the only thing ever decompressed is the list of content types, and of that at most a megabyte.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

from cityline.kernel.refusals import Refused

MOST_ENTRIES = 5_000
LARGEST_DIRECTORY = 2 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
LARGEST_RATIO = 150  # a large sheet of equal cells reaches 60 or so
RATIO_MATTERS_FROM = 20 * 1024 * 1024
LARGEST_TYPES = 1024 * 1024
_END = struct.Struct("<4s4H2LH")  # end of central directory record
_END_MARK = b"PK\x05\x06"
_ZIP64_MARK = b"PK\x06\x07"
_LONGEST_COMMENT = 65_535

MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
# Name of the stream that holds the document, as the directory of a compound file spells it.
MAIN_STREAMS = {"doc": ("WordDocument",), "xls": ("Workbook", "Book"), "ppt": ("PowerPoint Document",)}

MACROS = "This file contains macros. Please save it without them and attach it again."
BOMB = "This file unpacks to far more than a document would. We cannot take it."
WRONG = "The content of this file does not match its name."
DAMAGED = "This file is damaged or incomplete. Please save it again and attach that."
LOCKED = "This file is protected by a password. Please remove it, so that the desk can read the file."


def check_package(file: IO[bytes], ending: str) -> None:
    """Refuse unless this is a sound docx, xlsx or pptx without macros."""
    size = file.seek(0, 2)
    _check_directory(file, size)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _check_sizes(entries, size)
            names = {entry.filename.replace("\\", "/").lower() for entry in entries}
            if "[content_types].xml" not in names or MAIN_PARTS[ending] not in names:
                raise Refused("wrong_type", WRONG, field="files")
            if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
                raise Refused("macros", MACROS, field="files")
            with package.open("[Content_Types].xml") as part:
                types = part.read(LARGEST_TYPES)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as trouble:
        raise Refused("damaged", DAMAGED, field="files") from trouble
    if b"macroenabled" in types.lower():
        raise Refused("macros", MACROS, field="files")


def _check_directory(file: IO[bytes], size: int) -> None:
    """Refuse a directory too large to read, before Python's zipfile reads it whole into memory."""
    tail_size = min(size, _END.size + _LONGEST_COMMENT)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise Refused("damaged", DAMAGED, field="files")
    _mark, _disk, _start, _here, entries, directory_size, _offset, _comment = _END.unpack_from(tail, at)
    # A ZIP64 record overrules these figures; only archives above 65,534 entries or 4 GB need one.
    if _ZIP64_MARK in tail or entries > MOST_ENTRIES or directory_size > LARGEST_DIRECTORY:
        raise Refused("too_large_inside", BOMB, field="files")
    file.seek(0)


def _check_sizes(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # More packed bytes than the file has: entries share them, which multiplies what comes out.
    if unpacked > LARGEST_UNPACKED or packed > size or len(entries) > MOST_ENTRIES:
        raise Refused("too_large_inside", BOMB, field="files")
    if unpacked > RATIO_MATTERS_FROM and unpacked > LARGEST_RATIO * max(packed, 1):
        raise Refused("too_large_inside", BOMB, field="files")


def check_compound(content: bytes, ending: str) -> None:
    """Refuse unless this is a doc, xls or ppt without macros. Stream names are UTF-16 in the directory of the file."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("locked", LOCKED, field="files")
    if not any(name.encode("utf-16-le") in content for name in MAIN_STREAMS[ending]):
        raise Refused("wrong_type", WRONG, field="files")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refused("macros", MACROS, field="files")


def is_locked_package(content: bytes) -> bool:
    """A docx, xlsx or pptx with a password is a compound file around the encrypted package (MS-OFFCRYPTO)."""
    return "EncryptedPackage".encode("utf-16-le") in content
