"""Finding what could tell a reader which city asked, before an answer becomes public.

Pure: no database, no clock. `Facts` is what the desk knows about the city and the people of the
thread; `find_identifying` marks passages with exact offsets and one sentence each;
`suggest_public_text` applies the replacements we are sure of and leaves the rest to the navigator.
Nothing here decides that a text is safe: a person reads it, and the asker approves the exact preview.

Begin reading in `passages.py`. Each sibling finds one family: `contacts` (mail, phone, street, links,
numbers), `geography` (city, county, state, demonym), `persons`, `singling` (facts true of one city
only), `named` (proper names of things).
"""

from cityline.desk.deidentify.facts import Facts, Finding, Kind
from cityline.desk.deidentify.passages import find_identifying, suggest_public_text
from cityline.desk.deidentify.union import region_words, size_words

__all__ = ["Facts", "Finding", "Kind", "find_identifying", "region_words", "size_words", "suggest_public_text"]
