from __future__ import annotations

import time

import pytest

from cityline.notices.replies import newly_written


@pytest.mark.parametrize(
    ("mail", "new"),
    [
        ("Thank you.", "Thank you."),
        ("Yes.\n\nOn Mon, Jul 6, 2026 at 9:00 AM Desk <desk@desk.example> wrote:\n> Is it leaded?\n> Really?", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: Desk\nSent: Monday\nTo: Ada\nSubject: Hi\n\nIs it?", "Yes."),
        ("Yes.\n\n________________________________\nFrom: Desk <d@x.example>\nSent: Monday\nTo: Ada\nSubject: Hi\n\nIs it?", "Yes."),
        ("Yes.\n\n> Is it?\n> Really?", "Yes."),
        ("On Mon, Jul 6, 2026 at 9:00 AM Desk <desk@desk.example> wrote:\n> Is it?\n\nYes, below.", "Yes, below."),
        ("> Is it lead?\nYes.\n> How many?\n3,400.", "> Is it lead?\nYes.\n> How many?\n3,400."),
        ("> only quoted", "> only quoted"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_was_newly_written(mail: str, new: str) -> None:
    assert newly_written(mail) == new


def test_a_long_reply_is_not_cut_at_the_window() -> None:
    long = "\n\n".join(f"Paragraph {n} about lead pipes and who pays for them." for n in range(400))
    assert newly_written(long) == long
    quoted = f"{long}\n\nOn Mon, Jul 6, 2026 at 9:00 AM Desk <desk@desk.example> wrote:\n> Is it?"
    assert newly_written(quoted) == long


@pytest.mark.parametrize(
    "text",
    ["\n" * 100_000, "On " * 33_000, "From:\n\n" * 14_000, "> " * 50_000, "_" * 100_000, " \n" * 50_000, "Sent from my " * 8_000],
)  # fmt: skip
def test_hostile_text_takes_moments(text: str) -> None:
    began = time.monotonic()
    newly_written(text)
    assert time.monotonic() - began < 10
