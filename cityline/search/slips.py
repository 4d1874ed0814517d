"""Whether a slip of the fingers was forgiven in a search line, so that a page can say so."""

from __future__ import annotations

from cityline.search import abbreviations, follower, words
from cityline.search.index import Damaged

MOST_WORDS = 8  # of a longer line, a paragraph, one word matters little


def unknown(line: str) -> tuple[str, ...]:
    """Words of a short line, as typed, that no document holds and that may be slips; an
    abbreviation we know is none. One database query at most."""
    asked = abbreviations.widened(words.asked(line))
    terms = asked.terms
    guessed = {term: word for term, word in terms.items() if words.slips(term) and term not in asked.instead}
    if not guessed or len(terms) > MOST_WORDS:
        return ()
    shelf = follower.current()
    if shelf is None:
        return ()
    try:
        return tuple(w for term, w in guessed.items() if not shelf.keywords.best(shelf.keywords.term(term), 1)[0])
    except Damaged as error:
        follower.report_damage(shelf, error)
        return ()
