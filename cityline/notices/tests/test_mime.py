"""Mail nobody polite would send."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.notices import mime
from cityline.notices.html_words import words_of_html
from cityline.notices.tests.letters import ADA, mail


def letter(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"From: ada@fallriver.example", b"Subject: Hi", *headers, b"", body])


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(mime.Unreadable):
        assert "\x00" not in mime.read(raw).text


@given(st.lists(st.sampled_from([b"From: a@b.example", b"Content-Type: multipart/mixed; boundary=x", b"Content-Type: text/plain; charset=", b"--x", b"--x--", b"", b"Content-Transfer-Encoding: base64", b"=?utf-8?q?=C3?=", b"To: reply+", b"\xff\x00"]), max_size=30))  # fmt: skip
def test_any_heap_of_mail_pieces_is_read_or_refused(lines: list[bytes]) -> None:
    with suppress(mime.Unreadable):
        mime.read(b"\n".join(lines))


@pytest.mark.parametrize("raw", [b"", b"  \n ", b"x" * (mime.LARGEST + 1)])
def test_refused_at_once(raw: bytes) -> None:
    with pytest.raises(mime.Unreadable):
        mime.read(raw)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (letter(b"no charset \xe9t\xe9"), "no charset été"),
        (letter("ütf".encode()), "ütf"),
        (letter(b"caf\xe9", b"Content-Type: text/plain; charset=iso-8859-1"), "café"),
        (letter(b"caf\xe9", b"Content-Type: text/plain; charset=utf-8"), "café"),
        (letter("né".encode(), b"Content-Type: text/plain; charset=no-such-thing"), "né"),
        (letter(b"nu\x00ll", b"Content-Type: text/plain"), "null"),
        (letter(b"not base64 at all!", b"Content-Transfer-Encoding: base64"), None),
        (letter(b"--b\r\nContent-Type: text/plain\r\n\r\nnever closed", b"Content-Type: multipart/mixed; boundary=b"), "never closed"),
        (letter(b"plain", b"Content-Type: multipart/mixed"), "plain"),
        (letter(b"odd", b"Content-Type: ///;;;="), "odd"),
    ],
)  # fmt: skip
def test_broken_messages_keep_their_words(raw: bytes, text: str | None) -> None:
    read = mime.read(raw).text
    assert text is None or read.strip() == text


def test_parts_nested_thousands_deep_do_not_bring_us_down() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000))
    began = time.monotonic()
    with suppress(mime.Unreadable):
        mime.read(b"From: a@b.example\n" + deep)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"a@b.example, " * 100_000 + b"\n\nhi",
        b"To: " + b"(" * 200_000 + b"\nFrom: a@b.example\n\nhi",
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nhi",
        b"References: " + b"<a" * 200_000 + b"\n\nhi",
        b"".join(b"X-%d: 1\n" % n for n in range(50_000)) + b"\nhi",
        b"Content-Type: text/html\n\n" + b"<" * 300_000,
        b"Content-Type: text/html\n\n" + b"<!--" * 100_000,
        b"Content-Type: text/html\n\n" + b"<a b='" * 60_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 20_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
        b"From: a@b.example\n\n" + b"x" * 20_000_000,
    ],
    ids=["from", "to", "subject", "references", "headers", "html", "comments", "attributes", "nested", "parts", "size"],
)
def test_large_and_hostile_is_read_in_seconds(raw: bytes) -> None:
    began = time.monotonic()
    mime.read(raw)
    assert time.monotonic() - began < 20, "seconds, not minutes, also on a busy machine"


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("ada@fallriver.example", ADA),
        ("Ada Reyes <ada@fallriver.example>", ADA),
        ('"eve@compton.example" <ada@fallriver.example>', ADA),
        ("ada@fallriver.example, eve@compton.example", ""),
        ("undisclosed", ""),
        ("", ""),
        ("ada@fallriver.example\n <eve@compton.example>", None),
    ],
)
def test_the_sender_is_one_well_formed_address_or_nobody(header: str, address: str | None) -> None:
    found = mime.read(f"From: {header}\n\nhi".encode()).from_address
    assert found != "ada@fallriver.example" if address is None else found == address


def test_two_from_headers_are_no_sender() -> None:
    assert mime.read(b"From: ada@fallriver.example\nFrom: eve@compton.example\n\nhi").from_address == ""


def test_the_same_message_by_another_route_has_the_same_digest() -> None:
    one = mail()
    other = b"Received: from x by y\r\nDelivered-To: b@desk.example\r\n" + one.replace(b"\n", b"\r\n")
    assert mime.read(one).digest == mime.read(other).digest
    assert mime.read(one).digest != mime.read(mail(text="Something else.")).digest


def test_words_of_an_html_message() -> None:
    html = "<head><title>no</title></head><style>p{}</style><p>One &amp; <b>two</b></p><script>alert(1)</script>three<br>four"
    assert words_of_html(html) == "One & two\nthree\nfour"


def test_files_come_with_their_names_and_bytes() -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"] = ADA
    message.set_content("See the files.")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Bütçe 2026.pdf")
    message.add_attachment("a,b\n", subtype="csv", filename="../../etc/x.csv")
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("within")
    message.add_attachment(inner)
    read = mime.read(message.as_bytes())
    assert read.text.strip() == "See the files."
    assert [(a.name, a.content_type) for a in read.attachments] == [
        ("Bütçe 2026.pdf", "application/pdf"), ("../../etc/x.csv", "text/csv"), ("message.eml", "message/rfc822"),
    ]  # fmt: skip
    assert read.attachments[0].content == b"%PDF-1.7"
    assert b"within" in read.attachments[2].content
