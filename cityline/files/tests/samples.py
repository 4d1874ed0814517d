"""Small files of each kind, made here."""

from __future__ import annotations

import zipfile
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 32
GIF = b"GIF89a" + b"\0" * 32
EXE = b"MZ\x90\x00" + b"\0" * 64
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def package(main: str, *, types: bytes = b"<Types/>", **more: bytes) -> bytes:
    """An Office file of the new kind: a ZIP with content types and its main part."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr(main, b"<x/>")
        for name, content in more.items():
            made.writestr(name, content)
    return out.getvalue()


DOCX = package("word/document.xml")
XLSX = package("xl/workbook.xml")
PPTX = package("ppt/presentation.xml")


def compound(*streams: str) -> bytes:
    """An Office file of the old kind, as far as we look: its mark and the names of its streams."""
    return COMPOUND + b"\0\0".join(name.encode("utf-16-le") for name in streams)
