"""`cityline mail_listener`."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cityline.notices import listener


class Command(BaseCommand):
    requires_system_checks = ()  # they load every page; this starts often and must start fast
    help = "Take mail on this machine only, for trials. Example: cityline mail_listener --port 2525"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=2525)

    def handle(self, *_args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
        server = listener.controller(options["port"])
        server.start()
        self.stdout.write(f"Taking mail on 127.0.0.1:{options['port']}")
        stop.wait()
        server.stop()
