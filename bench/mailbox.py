"""A mail server on this machine that takes everything and remembers what came."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from bench.ground import free_port


class Post:
    """`arrived`: (Message-ID, recipient) of each message, in the order they came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.arrived: list[tuple[str, str]] = []

    def settings(self) -> dict[str, str]:
        """Environment for a site that mails through this server."""
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        return {"EMAIL_BACKEND": smtp, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.port)}

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message = message_from_bytes(envelope.content)
        self.arrived += [(str(message["Message-ID"]), recipient) for recipient in envelope.rcpt_tos]
        return "250 OK"


@contextmanager
def listening() -> Iterator[Post]:
    from aiosmtpd.controller import Controller

    post = Post(free_port())
    server = Controller(post, hostname="127.0.0.1", port=post.port)
    server.start()
    try:
        yield post
    finally:
        server.stop()
