from hypothesis import given
from hypothesis import strategies as st

from cityline.search import ranking

halves = st.dictionaries(st.integers(1, 30), st.floats(0, 50, allow_subnormal=False), max_size=20)
cosines = st.dictionaries(st.integers(1, 30), st.floats(-1, 1), max_size=20)


def test_the_score_is_three_tenths_words_and_seven_tenths_meaning() -> None:
    [best, other] = ranking.fused({1: 10.0, 2: 5.0}, {1: 0.5, 2: 0.4}, largest=10.0)
    assert (best.id, round(best.score, 6)) == (1, 0.65)
    assert round(other.score, 6) == round(0.3 * 0.5 + 0.7 * 0.4, 6)


@given(halves, cosines)
def test_every_candidate_appears_once_best_first(bm25: dict[int, float], cosine: dict[int, float]) -> None:
    ranked = ranking.fused(bm25, cosine, largest=max(bm25.values(), default=0))
    assert sorted(item.id for item in ranked) == sorted(bm25.keys() | cosine.keys())
    assert [item.score for item in ranked] == sorted((item.score for item in ranked), reverse=True)


@given(halves)
def test_without_vectors_the_order_is_that_of_the_words(bm25: dict[int, float]) -> None:
    ranked = ranking.fused(bm25, {}, largest=max(bm25.values(), default=0))
    assert [item.bm25 for item in ranked] == sorted(bm25.values(), reverse=True)


def test_a_short_line_wants_all_its_words_a_paragraph_any() -> None:
    assert [ranking.needed(count) for count in (1, 2, 3, 4, 8, 9, 60)] == [1, 2, 3, 3, 6, 1, 1]


def test_what_shares_neither_words_nor_meaning_is_not_shown() -> None:
    assert not ranking.is_related(cosine=0.1, matched=tuple)
    assert ranking.is_related(cosine=0.1, matched=lambda: ("sewer",))
    assert ranking.is_related(cosine=0.6, matched=tuple)
