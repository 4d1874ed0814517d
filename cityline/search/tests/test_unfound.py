"""Which search lines that found nothing are counted, and how."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection

from cityline.kernel import clock
from cityline.search import unfound
from cityline.search.models import Unfound

NOVEMBER = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Snow   Plow ROUTES ", "snow plow routes"),
        ('"lead pipe" -copper', '"lead pipe" -copper'),
        ("14.218 20.205 66.458", "14.218 20.205 66.458"),
        ("arpa 2024", "arpa 2024"),
        ("broad\0band\x07 maps", "broad band maps"),
        ("", ""),
        ("?! …", ""),
        ("a b c d e f g h i", ""),
        ("x" * 101, ""),
        ("ada@fallriver.example lead pipes", ""),
        ("call 508 555 0100", ""),
        ("(508) 555-0100", ""),
        ("+1.508.555.0100", ""),
        ("ssn 078-05-1120", ""),
        ("case 20261122", ""),
        ("https://example.org/page", ""),
        ("www.example.org", ""),
    ],
)
def test_what_is_kept_of_a_line(typed, kept):
    assert unfound.normalised(typed) == kept


@pytest.mark.django_db
class TestCounting:
    def test_the_same_line_is_counted_by_place_and_month(self):
        with clock.stopped_at(NOVEMBER):
            for line, where in (("Snow plows", "library"), (" snow  PLOWS", "library"), ("snow plows", "search")):
                assert unfound.note(line, where=where)
            unfound.note("pickleball noise", where="answers")
            assert [(line.words, line.count, line.places) for line in unfound.this_month(10)] == [
                ("snow plows", 3, ("library", "search")),
                ("pickleball noise", 1, ("answers",)),
            ]
        with clock.stopped_at(datetime(2026, 12, 1, tzinfo=UTC)):
            assert unfound.this_month(10) == []
            unfound.note("snow plows", where="library")
        assert unfound.months() == [date(2026, 12, 1), date(2026, 11, 1)]
        assert [line.count for line in unfound.of_month(date(2026, 11, 30), 1)] == [3]

    @pytest.mark.parametrize(
        "how", [{"page": 2}, {"filtered": True}, {"degraded": True}, {"where": "elsewhere"}], ids=str
    )
    def test_what_says_nothing_of_the_library_is_not_counted(self, how):
        assert not unfound.note("snow plows", **{"where": "library"} | how)
        assert not Unfound.objects.exists()

    def test_a_month_keeps_so_many_lines_and_goes_on_counting_those(self, monkeypatch):
        monkeypatch.setattr(unfound, "MOST_LINES", 2)
        assert [unfound.note(line, where="search") for line in ("one", "two", "three", "one")] == [
            True, True, False, True,
        ]  # fmt: skip
        assert {line.words: line.count for line in unfound.this_month(10)} == {"one": 2, "two": 1}

    def test_one_statement(self, django_assert_num_queries):
        with django_assert_num_queries(3) as asked:  # the test's own transaction makes it a savepoint
            unfound.note("snow plows", where="library")
        assert [query["sql"].split()[0] for query in asked.captured_queries] == ["SAVEPOINT", "INSERT", "RELEASE"]

    def test_where_nothing_can_be_written_it_only_says_so_in_the_log(self, caplog):
        def broken(*_: object) -> None:
            raise DatabaseError

        with connection.execute_wrapper(
            lambda execute, sql, *more: broken() if "INSERT" in sql else execute(sql, *more)
        ):
            assert not unfound.note("snow plows", where="library")
        assert "could not be counted" in caplog.text
        assert not Unfound.objects.exists()

    def test_after_thirteen_months_it_is_forgotten(self):
        for month in (date(2025, 9, 1), date(2025, 11, 1), date(2026, 11, 1)):
            Unfound.objects.create(words="snow plows", place="search", month_on=month)
        with clock.stopped_at(NOVEMBER):
            assert (unfound.forget_old(), unfound.forget_old()) == (1, 0)
        assert unfound.months() == [date(2026, 11, 1), date(2025, 11, 1)]
