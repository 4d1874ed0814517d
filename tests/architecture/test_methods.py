"""What changes something is never done by reading; what only reads cannot be sent to."""

from __future__ import annotations

from cityline.web.access import CLOSED, OPEN, OURS_BELOW, PREFIXES, TABLE

WORDS_OF_CHANGE = (
    "reply",
    "feedback",
    "privacy",
    "colleagues",
    "remove",
    "office",
    "revoke",
    "withdraw",
    "vote",
    "do",
    "again",
)


def test_an_address_that_names_a_change_refuses_to_be_read():
    """test_access.py proves that the door is what the table says."""
    below = [(row, *row.address.rstrip("/").rpartition("/")) for row in TABLE]
    changing = [row for row, above, _slash, word in below if above and word in WORDS_OF_CHANGE]
    assert len(changing) >= len(WORDS_OF_CHANGE)
    assert [row.address for row in changing if row.get != CLOSED] == []


def test_only_these_addresses_can_be_sent_to_by_everyone():
    """A new one wants a thought about limits."""
    assert {row.address for row in TABLE if row.post == OPEN} == {
        "ask/suggestions/",
        "api/v1/suggest",
        "api/v1/openapi.json",
    }


def test_no_table_row_hides_behind_a_prefix():
    hidden = [row.address for row in TABLE if row.address.startswith(tuple(PREFIXES))]
    assert [address for address in hidden if not address.startswith(OURS_BELOW)] == []
