"""What may stand in a mail header. Pure.

A header is one line; whatever people typed is made one before it gets near one. Django refuses line breaks in headers
with an error; here they never arrive, so nobody's odd name stops a message.
"""

from __future__ import annotations

import re
import unicodedata
from email.utils import formataddr

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

SUBJECT_LENGTH = 200
NAME_LENGTH = 100
ADDRESS_LENGTH = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
# Joiners shape letters in Persian, Hindi and in emoji; every other invisible format character only misleads in a
# header.
_JOINERS = "\u200c\u200d"
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_valid = EmailValidator()


def one_line(text: str, length: int) -> str:
    """`text` on one line of at most `length` characters: no control, direction or line-break characters."""
    spaced = re.sub(r"\s+", " ", text)
    kept = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _DROPPED)
    line = re.sub(r" +", " ", kept).strip()
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def clean_text(text: str) -> str:
    """`text` as the database and a mail can carry it: newlines as \\n, no control characters, no half characters."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def is_address(address: str) -> bool:
    """Whether this is one bare mail address, `someone@somewhere.tld`."""
    if len(address) > ADDRESS_LENGTH or any(c.isspace() for c in address):
        return False
    try:
        _valid(address)
    except ValidationError:
        return False
    return True


def mailbox_of(address: str) -> str:
    """The mailbox behind an address for counting: small letters, without `+tag`.

    Otherwise a+1@x, a+2@x ... would each have their own limit and fill one person's mailbox.
    """
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.split('+')[0] or local}@{domain}"


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are the same to every mail system in use: letter case aside, exact."""
    return one.strip().lower() == other.strip().lower()


def full_address(name: str, address: str) -> str:
    """`"Ada Reyes, Mayor" <ada@...>`, quoted and encoded as a header needs it."""
    return formataddr((one_line(name, NAME_LENGTH), address))
