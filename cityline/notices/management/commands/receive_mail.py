"""`cityline receive_mail`."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from cityline.notices import inbound, mime

# A mail server keeps the message and pipes it again when the command ends so (sysexits.h EX_TEMPFAIL).
TRY_AGAIN = 75


class Command(BaseCommand):
    requires_system_checks = ()  # they load every page; this starts often and must start fast
    help = "Take one message from standard input, as mail servers pipe it. Example: cityline receive_mail < message.eml"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", action="append", default=[], metavar="ADDRESS", help="envelope recipient, if known")

    def handle(self, *_args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(mime.LARGEST + 1)
        recipients = options["to"] or [
            os.environ[name] for name in ("ORIGINAL_RECIPIENT", "RECIPIENT") if name in os.environ
        ]
        try:
            message = inbound.receive(raw, recipients=recipients)
        except Error as trouble:
            self.stderr.write(f"Not kept, try again: {trouble}")
            sys.exit(TRY_AGAIN)
        self.stdout.write(f"{message.state} {message.subject_kind} {message.subject_id} {message.reason}".strip())
