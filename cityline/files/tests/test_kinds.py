"""What we take and what we refuse, each with a sentence a person can act on."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.files import kinds, office
from cityline.files.tests import samples
from cityline.kernel.refusals import Refused

TAKEN = [
    ("a.pdf", samples.PDF),
    ("a.PDF", b"\xef\xbb\xbf\n" + samples.PDF),
    ("a.docx", samples.DOCX),
    ("a.xlsx", samples.XLSX),
    ("a.pptx", samples.PPTX),
    ("a.doc", samples.compound("WordDocument")),
    ("a.xls", samples.compound("Workbook")),
    ("old.xls", samples.compound("Book")),
    ("a.ppt", samples.compound("PowerPoint Document")),
    ("a.csv", b"city,lines\nFall River,3400\n"),
    ("latin.csv", "Cañon,1\n".encode("cp1252")),
    ("excel.txt", "a\tb\n".encode("utf-16")),
    ("a.txt", "水 and 😀".encode()),
    ("a.png", samples.PNG),
    ("a.jpg", samples.JPEG),
    ("a.jpeg", samples.JPEG),
    ("a.gif", samples.GIF),
]
REFUSED = [
    ("empty.pdf", b"", "empty"),
    ("a.exe", samples.EXE, "wrong_type"),
    ("renamed.pdf", samples.EXE, "wrong_type"),
    ("renamed.txt", samples.EXE, "wrong_type"),
    ("renamed.docx", samples.EXE, "wrong_type"),
    ("renamed.doc", samples.compound("!Product.msi"), "wrong_type"),
    ("script.txt", b"#!/bin/sh\nrm -rf ~\n", "wrong_type"),
    ("page.html", b"<script>", "wrong_type"),
    ("page.svg", b"<svg onload=''>", "wrong_type"),
    ("page.pdf", b"<script>%PDF-", "wrong_type"),
    ("zip.docx", samples.package("other/x.xml"), "wrong_type"),
    ("a.zip", samples.DOCX, "wrong_type"),
    ("sheet.docx", samples.XLSX, "wrong_type"),
    ("noending", samples.PDF, "wrong_type"),
    ("invoice\u202efdp.exe", samples.PDF, "wrong_type"),
    ("x.pdf\x00.exe", samples.PDF, "wrong_type"),
    ("nulls.csv", b"a,\x00b", "wrong_type"),
    ("half.txt", b"\xff\xfea\x00\x00\xd8", "wrong_type"),
    ("a.docm", samples.DOCX, "macros"),
    ("a.docx", samples.package("word/document.xml", **{"word/vbaProject.bin": b"x"}), "macros"),
    ("a.xlsx", samples.package("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
    ("a.docx", samples.package("word/document.xml", types=b"<x ContentType='a.macroEnabled.main+xml'/>"), "macros"),
    ("a.doc", samples.compound("WordDocument", "_VBA_PROJECT"), "macros"),
    ("locked.docx", samples.compound("EncryptedPackage"), "locked"),
    ("locked.xls", samples.compound("EncryptedPackage"), "locked"),
    ("cut.docx", samples.DOCX[:-30], "damaged"),
    ("tail.docx", b"PK\x03\x04" + b"\0" * 100, "damaged"),
]


@pytest.mark.parametrize(("name", "content"), TAKEN)
def test_taken(name: str, content: bytes) -> None:
    file = BytesIO(content)
    checked = kinds.check(file, name)
    assert checked == (name, kinds.TAKEN[name.rsplit(".", 1)[1].lower()], len(content))
    assert file.tell() == 0, "left at its beginning for whoever keeps it"


@pytest.mark.parametrize(("name", "content", "code"), REFUSED)
def test_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        kinds.check(BytesIO(content), name)
    assert (refused.value.code, refused.value.field) == (code, "files")
    assert refused.value.sentence[-1] in ".…"
    assert "\u202e" not in refused.value.sentence


def test_too_large(settings) -> None:
    settings.FILE_MAX_BYTES = 1024 * 1024
    with pytest.raises(Refused, match="larger than 1 MB") as refused:
        kinds.check(BytesIO(samples.PDF + b" " * 1024 * 1024), "a.pdf")
    assert refused.value.code == "too_large"


def bomb(entries: int, size: int) -> bytes:
    return samples.package("word/document.xml", **{f"word/{n}.xml": b"\0" * size for n in range(entries)})


@pytest.mark.parametrize(
    "content", [bomb(1, 40_000_000), bomb(office.MOST_ENTRIES, 0)], ids=["ratio", "entries"]
)  # fmt: skip
def test_bombs(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        kinds.check(BytesIO(content), "a.docx")
    assert refused.value.code == "too_large_inside"


def test_entries_that_share_their_bytes_are_a_bomb() -> None:
    """Many directory entries pointing at one packed stream: small sizes each, together more than the file has."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("[Content_Types].xml", b"<Types/>")
        made.writestr("word/document.xml", b"x" * 50_000)
        shared = made.filelist[1]
        for n in range(20):
            twin = zipfile.ZipInfo(f"word/{n}.xml")
            twin.header_offset, twin.CRC = shared.header_offset, shared.CRC
            twin.compress_size = twin.file_size = shared.file_size
            made.filelist.append(twin)
    with pytest.raises(Refused) as refused:
        kinds.check(BytesIO(out.getvalue()), "a.docx")
    assert refused.value.code == "too_large_inside"


def test_a_hidden_zip64_record_is_not_followed() -> None:
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    end = samples.DOCX.rindex(b"PK\x05\x06")
    with pytest.raises(Refused):
        kinds.check(BytesIO(samples.DOCX[:end] + locator + samples.DOCX[end:]), "a.docx")


@given(st.sampled_from(sorted(kinds.TAKEN)), st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, samples.DOCX[:200], samples.COMPOUND[:8]]))  # fmt: skip
def test_any_bytes_are_taken_or_refused(ending: str, rest: bytes, head: bytes) -> None:
    try:
        kinds.check(BytesIO(head + rest), f"a.{ending}")
    except Refused as refused:
        assert refused.field == "files"  # noqa: PT017 - both outcomes are right; this one must be a proper refusal
