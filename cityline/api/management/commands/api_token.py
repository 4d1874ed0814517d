"""`cityline api_token EMAIL --name NAME`: a key with which another system acts as one person."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.people.actions import make_token
from cityline.people.queries import user_by_email


class Command(BaseCommand):
    help = "Make an API token for a person and print it, once. It may do what the person may do."
    example = 'cityline api_token dev@desk.example --name "Permit system"'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person it acts as; must be known here")
        parser.add_argument("--name", required=True, help="what uses it, so that you know it again")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["name"].strip()
        if not 1 <= len(name) <= 80:  # noqa: PLR2004 - the column's length
            raise CommandError("Give a name of 1 to 80 characters.", returncode=2)
        user = user_by_email(options["email"])
        if user is None or not user.is_active:
            raise CommandError(f"Nobody with the address {options['email']} may sign in here.", returncode=1)
        try:
            network = current_network()
        except Network.DoesNotExist as error:
            raise CommandError(str(error), returncode=1) from error
        self.stderr.write("Keep this token secret. It is shown only now; we keep a digest of it.")
        self.stdout.write(make_token(user=user, network=network, name=name))
