"""Abbreviations know whether they are everyday words too; and the list a new installation starts with.

Read once, here. What is added to the file later reaches an installation by a migration of its own, or by hand: a line
that a librarian deleted never comes back.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def load_starter(apps: Any, schema_editor: Any) -> None:
    from cityline.search.abbreviations import starter

    apps.get_model("search", "Abbreviation").objects.bulk_create(
        [
            apps.get_model("search", "Abbreviation")(short=short, meaning=meaning, only_in_capitals=only_in_capitals)
            for short, meaning, only_in_capitals in starter()
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0003_librarian")]

    operations = [
        migrations.AlterField(
            model_name="abbreviation",
            name="short",
            field=models.CharField(
                help_text="As the field writes it: CDBG, MS4, I/I. It also finds its plural.",
                max_length=20,
                verbose_name="short form",
            ),
        ),
        migrations.AlterField(
            model_name="abbreviation",
            name="meaning",
            field=models.CharField(
                help_text="What it stands for: community development block grant.",
                max_length=120,
                verbose_name="in full",
            ),
        ),
        migrations.AddField(
            model_name="abbreviation",
            name="only_in_capitals",
            field=models.BooleanField(
                default=False,
                help_text="Tick it if the short form is also an everyday word or a name: PILOT, HOME, TAP. Typed in "
                "small letters it is then just the word.",
                verbose_name="counts only in capitals",
            ),
        ),
        migrations.RunPython(load_starter, migrations.RunPython.noop),
    ]
