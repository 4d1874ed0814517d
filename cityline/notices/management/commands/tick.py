"""`cityline tick`."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cityline.notices import clockwork


class Command(BaseCommand):
    requires_system_checks = ()  # they load every page; this starts often and must start fast
    help = "Do whatever the clock says is due. Example: cityline tick --every 60"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=0, metavar="SECONDS", help="go on, looking this often")
        parser.add_argument("--all", action="store_true", help="run every job now, due or not")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["every"]:
            for ran in clockwork.tick(everything=options["all"]):
                self._say(ran)
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
        clockwork.run(stop, every=options["every"], heard=self._say)

    def _say(self, ran: clockwork.Ran) -> None:
        self.stdout.write(f"{ran.name}: {ran.error or f'{ran.done} done'}")
