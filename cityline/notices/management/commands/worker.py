"""`cityline worker`."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cityline.notices import worker


class Command(BaseCommand):
    requires_system_checks = ()  # they load every page; this starts often and must start fast
    help = "Send messages and do background work until stopped. Example: cityline worker"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then stop")
        parser.add_argument("--tick", type=float, default=0, metavar="SECONDS", help="also tick, this often")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{worker.run_once()} messages handled")
            return
        stop = threading.Event()

        def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, asked_to_stop)
        signal.signal(signal.SIGINT, asked_to_stop)
        worker.run(stop, tick_every=options["tick"])
