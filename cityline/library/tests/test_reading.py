"""What is read of a file, and that no file can hurt its reader: each is read in a process of its own, with limits."""

import io
import os
import sys
import time

import pytest

from cityline.library import reading
from cityline.library.reading import formats, problems
from cityline.library.tests import papers


def read(content, ending):
    with reading.copied(io.BytesIO(content)) as copy:
        return reading.read(copy, ending=ending)


@pytest.fixture
def child(monkeypatch):
    """Another program in the reader's place."""

    def put(code):
        monkeypatch.setattr(reading, "CHILD", (sys.executable, "-I", "-c", code))

    return put


def test_a_pdf_gives_its_pages_without_running_titles():
    found = read(papers.pdf([papers.PARAGRAPH, f"= What it costs\n\n{papers.PARAGRAPH}", papers.DEEP]), "pdf")
    assert (found.pages, found.problem) == (3, "")
    text = " ".join(found.text.split())
    assert papers.PARAGRAPH in text
    assert papers.DEEP in text
    assert "Pipes of the city" not in text
    assert "Page 2" not in text


def test_a_word_file_gives_paragraphs_and_tables_in_order():
    found = read(papers.word([papers.PARAGRAPH, papers.DEEP], cells=["Lead", "Copper"]), "docx")
    assert found.text.split("\n\n") == ["Pipes of the city", papers.PARAGRAPH, papers.DEEP, "Lead", "Copper"]
    assert (found.pages, found.problem) == (None, "")


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", ""), ("windows-1252", ""), ("iso-8859-1", "cp1252"), ("nonsense", "utf-8"), ("utf-8", "cp1252")],
)
def test_a_web_page_gives_what_a_reader_sees_whatever_its_encoding(charset, encoding):
    text = read(papers.page(charset, encoding), "html").text
    assert text.startswith("Café pipes")
    assert papers.PARAGRAPH in text
    assert "Lead Copper" in text
    for unseen in ("trackedVisitor", "color", "Home Contact", "Not shown", "Switch scripts on", "Site name"):
        assert unseen not in text


def test_plain_text_is_read_too():
    assert read("Rohre überall\n\nund mehr".encode("cp1252"), "txt").text == "Rohre überall\n\nund mehr"
    assert read("水 pipes".encode("utf-16"), "txt").text == "水 pipes"


def test_broken_words_ligatures_and_control_characters_are_mended():
    assert formats.tidy("e\ufb03cient commu-\nnity\x07 pipes\r\n\r\n\r\n  long-\nTerm") == (
        "efficient community pipes\n\nlong-\nTerm"
    )


@pytest.mark.parametrize(
    ("content", "ending", "problem"),
    [
        (papers.scan(), "pdf", problems.NO_TEXT),
        (papers.locked(papers.pdf(["Secret."])), "pdf", problems.LOCKED),
        (papers.pdf(["Cut off."])[:400], "pdf", problems.DAMAGED),
        (b"%PDF-1.7\n" + os.urandom(4000), "pdf", problems.DAMAGED),
        (b"nothing of the kind", "pdf", problems.DAMAGED),
        (papers.bomb(), "docx", problems.BOMB),
        (papers.word(["Cut off."])[:3000], "docx", problems.DAMAGED),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "docx", problems.LOCKED),
        (b"PK\x03\x04 a picture book", "zip", problems.DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "png", problems.KIND),
        (b"<html><body><script>only()</script></body></html>", "html", problems.NO_TEXT),
        (b"", "txt", problems.NO_TEXT),
    ],
)
def test_what_cannot_be_read_says_so_in_a_sentence_and_is_not_tried_again(content, ending, problem):
    assert read(content, ending) == reading.Reading(problem=problem)


def test_a_pdf_that_only_forbids_printing_is_read():
    assert "Open to all" in read(papers.locked(papers.pdf(["Open to all."]), to_read=""), "pdf").text


def test_of_a_very_long_pdf_the_first_pages_are_read():
    found = read(papers.pdf([f"Sheet {number} of many." for number in range(400)]), "pdf")
    assert (found.pages, found.problem) == (300, "Only the first 300 of 400 pages were read.")
    assert "Sheet 299" in found.text
    assert "Sheet 300" not in found.text


def test_of_a_very_long_text_the_first_million_characters_are_read():
    found = read(b"pipes " * 300_000, "txt")
    assert len(found.text) == 999_995
    assert found.problem == "Only the first 1,000,000 characters were read."


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch, child):
    monkeypatch.setattr(reading, "LARGEST", 1000)
    child("raise SystemExit(1)")
    assert read(b"x" * 2000, "txt") == reading.Reading(problem=problems.LARGE)


def test_a_reader_that_hangs_is_ended(monkeypatch, child):
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    child("import time; time.sleep(60)")
    began = time.monotonic()
    assert read(b"x", "txt") == reading.Reading(problem=problems.SLOW, again=True)
    assert time.monotonic() - began < 5


def test_a_reader_that_is_killed_may_be_tried_again(child):
    child("import os; os.kill(os.getpid(), 9)")
    assert read(b"x", "txt") == reading.Reading(problem=problems.CUT_OFF, again=True)


def confined(child, code):
    """The confined child runs `code` where it would read."""
    child(
        "import sys; from cityline.library.reading import child, formats\n"
        f"def read(file, ending):\n    {code}\n    return formats.Found('it was allowed')\n"
        "formats.read = read; sys.exit(child.main(sys.argv[1:]))"
    )
    return read(b"x", "txt")


def test_the_reader_has_limits_of_memory_and_time_and_size(child):
    assert confined(child, "bytearray(2**31)").problem == problems.HEAVY
    assert confined(child, "import resource; assert resource.getrlimit(resource.RLIMIT_CPU) == (50, 50)").text
    assert confined(child, "return formats.Found('x' * 2**25)").problem == problems.CUT_OFF


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), 0.1)",
        "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork() or os._exit(0)",
    ],
)
def test_the_reader_reaches_no_network_and_starts_no_program(child, code):
    assert confined(child, code) == reading.Reading(problem=problems.DAMAGED)


def test_the_reader_knows_none_of_our_settings(child, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    assert confined(child, "import os; assert 'SECRET_KEY' not in os.environ").text
    assert confined(child, "import sys; assert 'django' not in sys.modules").text


def test_the_reader_ends_with_whoever_started_it(child):
    assert confined(
        child, "import ctypes; n = ctypes.c_int(); ctypes.CDLL(None).prctl(2, ctypes.byref(n)); assert n.value == 9"
    ).text
