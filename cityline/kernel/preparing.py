"""What `cityline serve` does before it lets anyone in; a process of its own, so the supervisor stays small."""

from __future__ import annotations

import sys


def main() -> None:
    import django
    from django.core.management import call_command, get_commands

    django.setup()
    from django.conf import settings

    sys.stdout.write("Bringing the tables up to date ...\n")
    sys.stdout.flush()
    call_command("migrate", interactive=False, verbosity=0)
    if settings.SAMPLE_NETWORK and "demo" in get_commands():
        call_command("demo", "--if-empty")
        call_command("demo", "--people")
    sys.stdout.write("All places: .venv/bin/cityline load_places FILE (path or address of the list of cities)\n")


if __name__ == "__main__":
    main()
