"""Reading a mail message that may be malformed or meant to harm. Pure: bytes in, plain facts out, never an exception
of the parser's.

The standard library reads MIME leniently but its structured headers can fail or take very long on hostile ones. So
headers are taken as raw text, cut to a length, and only then decoded; parts are walked with limits; nothing is
fetched or unpacked.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from email import policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value, getaddresses

from cityline.notices.headers import clean_text, is_address, one_line
from cityline.notices.html_words import words_of_html
from cityline.notices.queue import Attachment

LARGEST = 25 * 1024 * 1024  # bytes of one message, attachments in base64 included
LONGEST_HEADER = 10_000  # characters of one header we look at
MOST_PARTS = 200
MOST_ATTACHMENTS = 20
LONGEST_TEXT = 100_000  # characters


class Unreadable(Exception):  # noqa: N818 - says what it is
    """Not a mail message anyone could read. The sentence is for the desk."""


@dataclass
class Mail:
    """What a message says. Header values are one line each; `headers` has small-letter names, first value wins."""

    message_id: str
    from_address: str  # empty if there is not exactly one well-formed sender
    subject_line: str
    recipients: str  # text of every header that names one; searched for reply tokens, not parsed
    answers_to: list[str]  # Message-IDs in In-Reply-To and References, newest first
    headers: dict[str, str]
    content_type: str
    text: str
    digest: str
    attachments: list[Attachment] = field(default_factory=list)
    original_ids: list[str] = field(default_factory=list)  # of a delivery report: the message it is about


def read(raw: bytes) -> Mail:
    """Read one message, or raise Unreadable."""
    if len(raw) > LARGEST:
        raise Unreadable("The message is larger than 25 MB.")
    if not raw.strip():
        raise Unreadable("The message is empty.")
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
        return _read(message, raw)
    except Unreadable:
        raise
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as trouble:
        # Nested thousands deep, or a malformed header the library trips over.
        raise Unreadable(f"The message could not be read ({type(trouble).__name__}).") from trouble


def _read(message: Message, raw: bytes) -> Mail:
    headers: dict[str, str] = {}
    for name in message.keys():  # noqa: SIM118 - a Message is not a dict: iterating it is not defined for hostile ones
        if name.lower() not in headers and len(headers) < MOST_PARTS:
            headers[name.lower()] = header(message, name)
    named = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")
    recipients = " ".join(_all_raw(message, name) for name in named)
    replied_to = re.findall(r"<[^<>\s]{3,250}>", headers.get("in-reply-to", ""))
    references = re.findall(r"<[^<>\s]{3,250}>", headers.get("references", ""))
    parts = _leaves(message)
    return Mail(
        message_id=headers.get("message-id", "")[:500],
        from_address=_sender(message),
        subject_line=one_line(headers.get("subject", ""), 250),
        recipients=recipients,
        answers_to=list(dict.fromkeys([*replied_to, *reversed(references)]))[:50],
        headers=headers,
        content_type=message.get_content_type(),
        text=_text(parts),
        digest=_digest(headers, raw),
        attachments=_attachments(parts),
        original_ids=_originals(message) if message.get_content_type() == "multipart/report" else [],
    )


def header(message: Message, name: str) -> str:
    """One header, decoded, on one line, at most LONGEST_HEADER characters."""
    return _decoded(str(message.get(name, ""))[:LONGEST_HEADER])


def _decoded(value: str) -> str:
    pieces = []
    try:
        for content, charset in decode_header(value):
            pieces.append(_as_text(content, charset) if isinstance(content, bytes) else content)
    except (ValueError, LookupError):
        pieces = [value]
    return one_line("".join(pieces), LONGEST_HEADER)


def _all_raw(message: Message, name: str) -> str:
    return " ".join(str(value)[:LONGEST_HEADER] for value in message.get_all(name, [])[:20])


def _sender(message: Message) -> str:
    """The one address in the one From header, else nothing: a message with two senders has none we can trust."""
    senders = message.get_all("From", [])
    if len(senders) != 1 or len(str(senders[0])) > LONGEST_HEADER:
        return ""
    addresses = {address for _name, address in getaddresses([re.sub(r"[\r\n]+", " ", str(senders[0]))])}
    address = addresses.pop() if len(addresses) == 1 else ""
    # A second @ outside the one address means a name dressed up as an address ("ada@x" <eve@y>): allowed, the
    # bracketed one counts.
    return address if is_address(address) else ""


def _digest(headers: dict[str, str], raw: bytes) -> str:
    """The same for one message however it travelled: routes add headers at the top, the body stays."""
    body = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[-1].replace(b"\r\n", b"\n").strip()
    kept = "\n".join(headers.get(name, "") for name in ("message-id", "from", "subject", "date"))
    return hashlib.sha256(kept.encode("utf-8", "replace") + b"\n\n" + body).hexdigest()


def _leaves(message: Message) -> list[Message]:
    """Parts that hold content, in order; an attached message is one part and is not opened."""
    leaves: list[Message] = []
    waiting: list[Message] = [message]
    seen = 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        payload = part.get_payload()
        if part.is_multipart() and part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting = [child for child in payload if isinstance(child, Message)] + waiting
        else:
            leaves.append(part)
    return leaves


def _text(parts: list[Message]) -> str:
    """What the message says in words: the first plain part, else the first HTML part stripped of its tags."""
    readable = [part for part in parts if not _file_name(part) and part.get_content_disposition() != "attachment"]
    plain = next((part for part in readable if _is_plain(part) and _content(part).strip()), None)
    if plain is not None:
        return _words(plain)
    html = next((part for part in readable if part.get_content_type() == "text/html"), None)
    return words_of_html(_words(html))[:LONGEST_TEXT] if html is not None else ""


def _is_plain(part: Message) -> bool:
    """Plain text, or a "multipart" that is none because it lacks its boundary."""
    return part.get_content_type() == "text/plain" or part.get_content_maintype() == "multipart"


def _words(part: Message) -> str:
    return clean_text(_as_text(_content(part)[: LONGEST_TEXT * 4], part.get_content_charset()))[:LONGEST_TEXT]


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _as_text(content: bytes, charset: str | None) -> str:
    """Decode with the charset claimed, if it is one and fits; else UTF-8; else Windows Latin, which fits anything."""
    for name in (charset, "utf-8"):
        try:
            if name:
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _file_name(part: Message) -> str:
    value = part.get_param("filename", None, "content-disposition") or part.get_param("name")
    return _decoded(collapse_rfc2231_value(value)[:LONGEST_HEADER]) if value else ""


def _attachments(parts: list[Message]) -> list[Attachment]:
    """Parts sent as files. Whether they may be kept is decided where files are kept."""
    files = []
    for part in parts:
        name = _file_name(part)
        if (
            not name
            and part.get_content_disposition() != "attachment"
            and part.get_content_maintype() in {"text", "multipart"}
        ):
            continue
        if part.get_content_maintype() == "message":
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else None
            content = inner.as_bytes() if isinstance(inner, Message) else b""
            name = name or "message.eml"
        else:
            content = _content(part)
        files.append(Attachment(name or "file", part.get_content_type(), content))
    return files[:MOST_ATTACHMENTS]


def _originals(message: Message) -> list[str]:
    """Message-IDs of what a report of failed delivery is about: it encloses the message or its headers (RFC 3462).

    A report of mere delay says `Action: delayed` (RFC 3464) and names nothing here.
    """
    found: list[str] = []
    parts = _leaves(message)
    status = " ".join(
        p.as_string()[:LONGEST_HEADER] for p in parts if p.get_content_type() == "message/delivery-status"
    )
    if not re.search(r"^Action:\s*failed\b", status, re.IGNORECASE | re.MULTILINE):
        return found
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            text = part.as_string()[: LONGEST_HEADER * 2]
            found += re.findall(r"^Message-ID:\s*(<[^<>\s]{3,250}>)", text, re.IGNORECASE | re.MULTILINE)
    return found
