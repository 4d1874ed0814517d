"""A long text becomes parts the model reads whole; many parts become few vectors that still find it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.search import documents, embedding, model, parts
from cityline.search.documents import Draft
from cityline.search.entry import MOST_PARTS, MOST_PASSAGES
from cityline.search.models import Document

SENTENCE = "The water department keeps a tap card for each house that was built before nineteen eighty six."


@given(st.text(alphabet=st.sampled_from("ab. \nA!"), max_size=3000), st.integers(1, 40))
def test_no_word_is_lost_and_no_part_is_too_long(text, most):
    found = parts.cut(text, most=10_000)
    assert all(0 < len(part) <= parts.LONGEST for part in found)
    kept, said = "".join(found).replace(" ", ""), "".join(text.split())
    assert said.startswith(kept)
    assert len(said) - len(kept) < parts.SHORTEST
    assert len(parts.cut(text, most=most)) == min(most, len(found))


def test_a_heading_stays_with_what_follows_and_paragraphs_stay_whole():
    text = f"{SENTENCE} {SENTENCE} {SENTENCE} {SENTENCE}\n\nWhat it costs\n\n{SENTENCE} {SENTENCE}\n\n{SENTENCE} {SENTENCE}"
    first, second, *rest = parts.cut(text)
    assert first == " ".join([SENTENCE] * 4)
    assert second.startswith(f"What it costs {SENTENCE}")
    assert len(rest) == 0 or rest[0].startswith(SENTENCE)


def test_a_long_paragraph_is_cut_between_sentences_not_cut_off():
    found = parts.cut(" ".join([SENTENCE] * 20))
    assert len(found) == 4
    assert all(part.endswith("eighty six.") for part in found)


def test_of_too_many_parts_those_evenly_through_the_text_are_taken():
    found = parts.cut("\n\n".join(f"{number}. {SENTENCE} {SENTENCE} {SENTENCE} {SENTENCE}" for number in range(900)))
    numbers = [int(part.partition(".")[0]) for part in found]
    assert len(found) == MOST_PARTS
    assert (numbers[0], numbers[-1]) == (0, 895)
    assert max(np.diff(numbers)) == 5


def unit(rows):
    made = np.asarray(rows, np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_few_passages_keep_a_vector_each():
    vectors = unit(np.random.default_rng(1).normal(size=(MOST_PASSAGES, 384)))
    assert embedding.folded(vectors) is vectors
    assert embedding.folded(vectors[:0]).shape == (0, 384)


def test_many_parts_share_vectors_with_those_they_are_like():
    chance = np.random.default_rng(2)
    themes = unit(chance.normal(size=(10, 384)))
    said = unit(themes[chance.integers(10, size=120)] + chance.normal(scale=0.02, size=(120, 384)))
    rows = embedding.folded(said)
    assert rows.shape[0] <= MOST_PASSAGES
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert (said @ rows.T).max(axis=1).min() > 0.85  # whatever was said is near to a row


@pytest.mark.parametrize("count", [17, 200])
def test_equal_parts_are_one_vector(count):
    assert embedding.folded(np.repeat(unit([[3, 4]]), count, axis=0)).shape == (1, 2)


class Counting:
    """A model that says how much it was given at once."""

    name, dimensions = "counting", 384

    def __init__(self):
        self.asked = []

    def embedded(self, texts, **_):
        self.asked.append(len(texts))
        return unit(np.random.default_rng(len(texts)).normal(size=(len(texts), 384)))


def test_long_texts_are_embedded_one_at_a_time_and_have_seventeen_vectors_at_most(db, monkeypatch):
    ours = Counting()
    monkeypatch.setattr(model, "load", lambda: ours)
    monkeypatch.setattr(embedding, "_checked", {ours.name})
    for number in range(3):
        documents.put(Draft("resource", f"long {number}", "Long", passages=[f"Part {part}." for part in range(300)]))
    for number in range(4):
        documents.put(Draft("resource", f"short {number}", "Short", passages=["One.", "Two."]))
    while embedding.compute_vectors():
        pass
    assert ours.asked == [12, MOST_PARTS + 1, MOST_PARTS + 1, MOST_PARTS + 1]
    sizes = {row.object_id: len(row.vector or b"") // 384 for row in Document.objects.all()}
    assert {size for name, size in sizes.items() if name.startswith("short")} == {3}
    assert all(2 <= size <= MOST_PASSAGES + 1 for name, size in sizes.items() if name.startswith("long"))


def test_a_long_text_just_published_is_left_to_the_worker(db, monkeypatch):
    monkeypatch.setattr(model, "load", Counting)
    documents.put(Draft("answer", "1", "Long", passages=[f"Part {part}." for part in range(30)]))
    documents.put(Draft("answer", "2", "Short", passages=["One."]))
    assert not embedding.compute_vector_of("answer", "1")
    assert embedding.compute_vector_of("answer", "2")
