"""What tests of this room share: a way to queue a message, and mail as it arrives."""

from __future__ import annotations

from email.message import EmailMessage
from itertools import count
from typing import Any

from cityline.notices import queue
from cityline.notices.models import Notice

ADA = "ada@fallriver.example"
EVE = "eve@compton.example"
CODE = "Q-4F7K-9M2X"
_numbers = count(1)


def put(key: str = "first", **changed: Any) -> Notice:
    """Queue one message with words of the test's own choosing (`line`, `words`)."""
    context = {"news_subject": changed.pop("line", "Hello"), "news": changed.pop("words", "Good morning.")}
    given: dict[str, Any] = {
        "key": key,
        "network_id": 1,
        "name": "account_news",
        "to": ADA,
        "to_name": "Ada Reyes",
        "subject": ("question", CODE),
        "context": context,
    }
    return queue.put(**(given | changed))


def mail(
    *,
    sender: str = ADA,
    to: str = "desk@desk.example",
    subject: str = f"Re: {CODE}",
    text: str = "Thank you.",
    **headers: str,
) -> bytes:
    """A message as it comes in, each with its own Message-ID; header names are given with underscores."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = headers.pop("Message_ID", f"<{next(_numbers)}@fallriver.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()
