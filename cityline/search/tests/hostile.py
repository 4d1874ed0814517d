"""Texts nobody writes to find something. Every door that takes a text meets each of them, here and in `bench.hostile`."""

from __future__ import annotations

from random import Random

_random = Random(12)  # noqa: S311 - the same words every time


def _word(length: int) -> str:
    return "".join(_random.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(length))


TEXTS: dict[str, str] = {
    "empty": "",
    "a megabyte": "water main " * 95_000,
    "ten thousand terms": " ".join(f"term{number}" for number in range(10_000)),
    "ten thousand letters": " ".join(_random.choice("abcdefghij") for _ in range(10_000)),
    "two hundred unknown words": " ".join(_word(12) for _ in range(200)),
    "eight unknown words": " ".join(_word(12) for _ in range(8)),
    "an unknown word of forty letters": _word(40),
    "one long word": "w" * 500_000,
    "the same letter": "a" * 20_000,
    "letters apart": "a " * 10_000,
    "null and control": "wa\0ter\x01\x1b[31m main\u202e\ufeff\x7f\x85\u2028",
    "only null": "\0\0",
    "surrogate": "water \ud800 main",
    "query syntax": 'title:water AND (body:[* TO *] OR ^2 ~"main" +must -not {a TO b} \\',
    "fields and wildcards": "title:* OR a* OR b* NOT *:* id:1 facets:network=1 public:false",
    "parentheses": "(((((" * 400,
    "regex": "/(.+)+$/ /.*.*.*.*x/",
    "regex bomb": "(a+)+$" * 500 + "water",
    "boost and slop": 'water^1e308 "water main"~999999999 water~2',
    "open quotes": '"""water "main',
    "many quotes": '"' * 9_999,
    "many phrases": '"water main" ' * 3_000,
    "a long phrase": '"' + "water main " * 5_000 + '"',
    "many minus": "-water " * 3_000,
    "only minus": "-water -main",
    "many numbers": "14.218 " * 5_000,
    "numbers": "99.999 00.000 14.2180 " + "9" * 400 + " -0 1e999 ⅷ ٣",
    "only stop words": "the of and to please help",
    "stop words in quotes": '"to be or not to be"',
    "only signs": '!!! ??? --- "" -- -"" ~ ^ * : / \\',
    "emoji": "💧🚰 water 👩🏽‍🚒🏳️‍🌈",
    "only emoji": "💧" * 5_000,
    "right to left": "مياه الشرب שלום",
    "Chinese": "如何更换铅水管并支付费用？" * 50,
    "Spanish": "¿Cómo reemplazamos las tuberías de plomo sin subir las tarifas?",
    "accents piled up": "w" + "\u0301" * 3_000 + "ater",
    "letters that grow": "ﷺ" * 2_000 + "ΐ" * 2_000 + "İ" * 2_000,
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>",
    "a template": "{{ settings.SECRET_KEY }} {% debug %} ${7*7} #{7*7}",
    "format": "%s %n %x {0.__class__} {}",
    "SQL": "' OR 1=1; DROP TABLE search_document; --",
    "a path": "../../../../etc/passwd\r\nSet-Cookie: a=b",
    "like": "% _ %% \\% \\",
}
