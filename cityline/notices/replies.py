"""Cutting a mailed reply to what the person newly wrote. Pure. The whole text is always kept beside it.

mail-parser-reply knows many mail programs, but its patterns take time growing with the square of some texts (4
seconds for 20,000 blank lines). So it sees only the beginning, with runs of blank lines shortened; the rest is cut by
the plain rules here.
"""

from __future__ import annotations

import re

from mailparser_reply import EmailReplyParser

WINDOW = 2_500  # characters the library sees; a hostile text of that size takes under a second
_QUOTE_BEGINS = re.compile(
    r"^(?:On .{4,200} wrote:|-{2,} ?(?:Original|Forwarded) [Mm]essage ?-{2,}|_{32,}|From: .{3,200})$"
)
_FORWARD_BEGINS = re.compile(r"(?:-{2,} ?Forwarded message|Begin forwarded message)", re.IGNORECASE)


def newly_written(full_text: str) -> str:
    """The part above (or, where someone answers below or between, around) the quoted message. Never empty unless all
    is.
    """
    text = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", full_text).strip()
    head = text[:WINDOW]
    cut = (EmailReplyParser(languages=["en"]).parse_reply(head) or "").strip()
    if len(text) > WINDOW and cut and head.rstrip().endswith(cut[-40:]):
        cut = _cut_plainly(text)  # the new words fill the window: go on where it ended
    if _FORWARD_BEGINS.match(text):
        return text  # they sent it on, so it is what they have to say
    if _QUOTE_BEGINS.match(cut.split("\n", 1)[0].strip()):
        cut = ""  # the answer stands below
    return _without_tail(cut) or _around_quotes(text) or text


def _cut_plainly(text: str) -> str:
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if n and _QUOTE_BEGINS.match(line.strip())), len(lines))
    return "\n".join(lines[:end]).strip()


def _without_tail(text: str) -> str:
    """Drop quoted lines at the end, which some programs add without any heading."""
    lines = text.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()
    return "\n".join(lines).strip()


def _around_quotes(text: str) -> str:
    """For answers written below or between quoted lines: what is not quoted."""
    kept = [
        line for line in text.split("\n") if not line.lstrip().startswith(">") and not _QUOTE_BEGINS.match(line.strip())
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
