"""A name a person gave a file, made safe to store, to send and to save on any system. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100  # characters, ending included
LONGEST_ENDING = 10
# Device names on Windows, with any ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_JOINERS = "\u200c\u200d"


def clean_name(given: str) -> str:
    """The last part of `given` without path, control, direction or reserved characters; at most LONGEST; never empty.

    What is removed can change the ending (`x.pdf` + null byte + `.exe` ends in .exe), so check the ending of the
    result.
    """
    visible = "".join(c for c in unicodedata.normalize("NFC", given) if c in _JOINERS or _shows(c))
    last = re.split(r"[/\\]", visible)[-1]
    name = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", last)).strip(" .")
    if not name:
        return "file"
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or len(ending) > LONGEST_ENDING:
        return name[:LONGEST].rstrip(" .")
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .')}.{ending}"


def ending_of(name: str) -> str:
    """`pdf` of `Budget.PDF`; empty without one."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def _shows(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
