"""A librarian's word on one document for one topic."""

import pytest

from cityline.kernel.refusals import Refused, TooLate
from cityline.search import placements
from cityline.search.documents import Draft, put_many
from cityline.search.models import Placement

pytestmark = pytest.mark.django_db
PINNED, DEMOTED = Placement.Way.PINNED, Placement.Way.DEMOTED


@pytest.fixture(autouse=True)
def shelf(db):
    put_many([Draft("resource", str(number), f"Guide {number}") for number in range(1, 7)])


def place(number, topic="water", way=PINNED, **changes):
    given = {"kind": "resource", "object_id": str(number), "topic": topic, "way": way, "why": "Cities ask for it."}
    return placements.place(**given | changes, by_id=7)


def test_what_is_placed_for_a_topic_in_one_query(django_assert_num_queries):
    place(1)
    place(2, way=DEMOTED)
    place(3, topic="housing")
    with django_assert_num_queries(1):
        assert placements.placed(["water"]) == {("resource", "1"): PINNED, ("resource", "2"): DEMOTED}
    with django_assert_num_queries(0):
        assert placements.placed(["", ""]) == {}


def test_pinned_for_one_of_the_topics_wins():
    place(1, topic="water", way=DEMOTED)
    place(1, topic="housing", way=PINNED)
    assert placements.placed(["water", "housing"]) == {("resource", "1"): PINNED}
    assert placements.placed(["water"]) == {("resource", "1"): DEMOTED}


def test_said_again_it_replaces_the_first():
    place(1)
    again = place(1, way=DEMOTED, why="It is out of date.")
    assert list(Placement.objects.values_list("pk", "way", "why")) == [(again.pk, "demoted", "It is out of date.")]


def test_pins_are_few_and_what_nobody_finds_has_no_place():
    for number in (1, 2, 3):
        place(number)
    with pytest.raises(Refused, match="3 of this kind already come first") as refused:
        place(4)
    assert refused.value.field == "way"
    place(4, way=DEMOTED)
    place(3)  # its own pin said again is no fourth
    place(4, topic="housing")
    with pytest.raises(Refused, match="cannot be found by readers"):
        place(99)


def test_lifted_once():
    kept = place(1)
    assert placements.lift(kept.pk).topic == "water"
    assert placements.placed(["water"]) == {}
    with pytest.raises(TooLate):
        placements.lift(kept.pk)


def test_the_order_is_kept_within_first_others_and_last():
    rows = [(("resource", str(number)), number) for number in (1, 2, 3, 4)]
    ways = {("resource", "3"): PINNED, ("resource", "1"): DEMOTED}
    assert placements.in_order(rows, ways) == [3, 2, 4, 1]
    assert placements.in_order(rows, {}) == [1, 2, 3, 4]


def test_titles_of_what_is_gone_are_left_out(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert placements.titles_of([("resource", "1"), ("answer", "1"), ("resource", "99")]) == {
            ("resource", "1"): "Guide 1"
        }
