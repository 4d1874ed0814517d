"""A file is whole and readable, or it is refused with the lines named."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cityline.kernel import sources
from cityline.kernel.sources import BadFile, Source, check, opened

LINES = b"geoid,name\n2523000,Fall River city\n"


def source(folder: Path, content: bytes, name: str = "cities.csv") -> Source:
    path = folder / name
    path.write_bytes(content)
    return Source(str(path), path)


def test_a_packed_file_is_known_by_its_bytes_not_its_name(tmp_path: Path) -> None:
    packed = source(tmp_path, gzip.compress(LINES), "plain.csv")
    assert list(packed.lines()) == [b"geoid,name\n", b"2523000,Fall River city\n"]


def test_a_packed_file_cut_off_names_the_last_good_line(tmp_path: Path) -> None:
    whole = gzip.compress(LINES * 5000)
    with pytest.raises(BadFile, match=r"cut off or damaged: the packed file breaks after line \d+") as refusal:
        check(source(tmp_path, whole[: len(whole) // 2]), ("utf-8",))
    assert refusal.value.code == "truncated"


def test_bytes_altered_inside_a_packed_file_are_noticed(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(LINES * 100))
    packed[-6] ^= 0xFF
    with pytest.raises(BadFile) as refusal:
        check(source(tmp_path, bytes(packed)), ("utf-8",))
    assert refusal.value.code == "truncated"


def test_a_last_line_without_an_end_is_a_cut(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="line 2, the last one, has no end"):
        check(source(tmp_path, LINES[:-4]), ("utf-8",))


def test_lines_in_another_encoding_are_named(tmp_path: Path) -> None:
    content = LINES + "3527000,Española city\n".encode("latin-1") + LINES + "x,Peña\n".encode("latin-1")
    with pytest.raises(BadFile, match="lines 3, 6 cannot be read as UTF-8") as refusal:
        check(source(tmp_path, content), ("utf-8",))
    assert refusal.value.code == "mis_encoded"


def test_text_spoilt_by_an_earlier_wrong_reading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="line 3 cannot be read"):
        check(source(tmp_path, LINES + "3527000,Espa\ufffdola city\n".encode()), ("utf-8",))


def test_the_first_encoding_that_fits_every_line_is_taken(tmp_path: Path) -> None:
    assert check(source(tmp_path, "a\nñ\n".encode()), ("utf-8", "cp1252")) == "utf-8"
    assert check(source(tmp_path, "a\nñ\n".encode("cp1252")), ("utf-8", "cp1252")) == "cp1252"


def test_two_byte_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="line 1 is not text"):
        check(source(tmp_path, LINES.decode().encode("utf-16")), ("utf-8", "cp1252"))


def test_an_empty_file_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is empty"):
        check(source(tmp_path, b""), ("utf-8",))
    with pytest.raises(BadFile, match="There is no file"), opened(str(tmp_path / "none.csv")):
        pass


def test_a_line_without_end_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LONGEST_LINE", 1000)
    with pytest.raises(BadFile, match="line 1 is too long"):
        list(source(tmp_path, b"x" * 5000).lines())


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    packed = source(tmp_path, gzip.compress(LINES * 400))
    list(packed.lines(lambda done, total: heard.append((done, total))))
    size = packed.path.stat().st_size
    assert heard[-1] == (size, size)
    assert all(done <= total for done, total in heard)


@contextmanager
def served(body: bytes, *, announce: int | None = None) -> Iterator[str]:
    """A loopback server with one file; `announce` lies about its length."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if announce is not None:
                self.send_header("Content-Length", str(announce))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/cities.csv?day=1"
        finally:
            server.shutdown()
            thread.join()


def test_an_address_is_downloaded_read_and_gone() -> None:
    with served(LINES, announce=len(LINES)) as address, opened(address) as fetched:
        assert fetched.name == "cities.csv"
        assert b"".join(fetched.lines()) == LINES
        path = fetched.path
    assert not path.exists()


def test_a_download_is_bounded_whatever_length_is_announced() -> None:
    with (
        served(b"x" * 5000, announce=5000) as address,
        pytest.raises(BadFile, match="is larger"),
        opened(address, limit=100),
    ):
        pass
    with served(b"x" * 500_000) as address, pytest.raises(BadFile, match="is larger"), opened(address, limit=100):
        pass


def test_a_download_that_breaks_off_is_refused() -> None:
    with served(LINES, announce=len(LINES) + 50) as address, pytest.raises(BadFile) as refusal, opened(address):
        pass
    assert refusal.value.code == "truncated"


def test_an_address_nobody_answers_is_refused() -> None:
    with served(LINES) as address:
        pass
    with pytest.raises(BadFile, match="cannot be fetched"), opened(address):
        pass
