"""A mail backend that writes each message as one .eml file, named by its Message-ID.

For the sample network and for trials. A repeat of the same message replaces its file: exactly once, whatever was
killed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def __init__(self, *, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently, **kwargs)
        self.folder = Path(settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            self._write(message)
        return len(email_messages)

    def _write(self, email_message: EmailMessage) -> None:
        message = email_message.message()
        name = re.sub(r"[^\w.@-]", "", str(message["Message-ID"]))[:150]
        path = self.folder / f"{name}.eml"
        being_written = path.with_suffix(f".{os.getpid()}")
        with being_written.open("wb") as out:
            being_written.chmod(0o600)
            out.write(message.as_bytes())
            out.flush()
            os.fsync(out.fileno())
        being_written.replace(path)
