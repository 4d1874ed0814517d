"""`cityline remove_second_step EMAIL`: the way out when no administrator is left who could do it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.kernel.refusals import Refused
from cityline.networks.queries import current_network
from cityline.people.actions.factors import remove_second_step
from cityline.people.queries import user_by_email


class Command(BaseCommand):
    help = "Remove the second step of someone who lost it, when no administrator can: they set up a new one."
    example = 'cityline remove_second_step alex@network.example --reason "SECRET_KEY was lost"'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address of their account.")
        parser.add_argument("--reason", required=True, help="Kept, and seen by administrators.")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError("Nobody has this address.")
        try:
            remove_second_step(user=user, by=None, network=current_network(), reason=options["reason"])
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"{user} signs in and sets up a new second step.")
