from __future__ import annotations

import pytest

from cityline.notices.masking import mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See http://localhost:8000/questions/Q-4F7K-9M2X/?key=abc:def now", "See http://localhost:8000/questions/[hidden] now"),
        ("https://desk.example/s/eyJhbGciOi.J9", "https://desk.example/s/[hidden]"),
        ("https://desk.example/verylongsecretsegmentinplaceone", "https://desk.example/[hidden]"),
        ("https://desk.example?key=secret", "https://desk.example/[hidden]"),
        ("https://desk.example/#secret", "https://desk.example/[hidden]"),
        ("https://desk.example/answers/ and https://desk.example", "https://desk.example/answers/ and https://desk.example"),
        ("write to reply+abcdefghij@desk.example", "write to reply+[hidden]@desk.example"),
        ("Q-4F7K-9M2X stays", "Q-4F7K-9M2X stays"),
    ],
)  # fmt: skip
def test_what_gives_access_is_hidden(text: str, shown: str) -> None:
    assert mask(text) == shown
