"""What the sample network can offer before anyone asks: cities, programs, publications, published answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypedDict

from django.db import transaction
from wagtail.signal_handlers import disable_reference_index_auto_update

from cityline.desk.texts import clean
from cityline.kernel import clock
from cityline.kernel.loading import Tally
from cityline.library import actions as library
from cityline.library.approval import digest
from cityline.library.models import Answer, Resource
from cityline.networks.models import Network
from cityline.people.models import User
from cityline.places.actions import keep_places, load_public_record
from cityline.places.models import Place
from cityline.programs.actions import keep_programs
from cityline.programs.models import Program
from cityline.web.loading import files
from cityline.web.loading.moments import Moments

SOURCE = "sample network"
_CITY = (
    *("geoid", "name", "short_name", "state", "class_code", "status_code", "latitude", "longitude", "zone"),
    *("land_square_miles", "population_2000", "population_2010", "population_2020"),
)
_PROGRAM = (
    *("number", "title", "popular_name", "agency", "sub_agency", "objective", "assistance_types", "applicant_types"),
    *("beneficiary_types", "categories", "sam_url"),
)
_RESOURCE = (
    *("title", "url", "publisher", "year", "type", "abstract", "why_it_matters", "for_whom", "minutes", "cost"),
    *("topics", "states", "size_bands"),
)


class AnswerWords(TypedDict):
    """The public words of an answer, as desk and library keep them."""

    title: str
    short_answer: str
    body: str
    topic: str
    region_words: str
    size_words: str


@transaction.atomic
def load_cities() -> int:
    """Cities not here yet, and what the public record says of them. A city loaded from the full list stays."""
    held = set(Place.objects.values_list("pk", flat=True))
    new = [
        {**{name: row[name] for name in _CITY}, "counties": "|".join(row["counties"])}
        for row in files.rows("cities")
        if row["geoid"] not in held
    ]
    if new:
        keep_places(new, Tally(SOURCE))
    load_public_record(by=SOURCE)
    return len(new)


def load_programs() -> int:
    """Programs not here yet; one loaded from the official file says more than ours and stays."""
    held = set(Program.objects.values_list("number", flat=True))
    new = [_program(row) for row in files.rows("programs") if row["number"] not in held]
    if new:
        keep_programs(rows=new, source=SOURCE, by=SOURCE)
    return len(new)


def _program(row: files.Fields) -> dict[str, Any]:
    money = row["obligations"]
    years = [{"year": str(money["fiscal_year"]), "usaspending": money["usd"]}] if money else []
    return {**{name: row[name] for name in _PROGRAM}, "obligations": years, "vintage": "February 2025"}


def load_resources(librarian: User) -> int:
    """Publications not here yet, reviewed and live, as if the librarian had published each in the editor."""
    held = _titles_loaded()
    new = [row for row in files.rows("resources") if row["title"] not in held]
    with disable_reference_index_auto_update():  # the editor's list of what refers to what: these refer to nothing
        for row in new:
            fields = {name: row[name] for name in _RESOURCE} | {"reviewed": True}
            library.keep_resource(by=librarian, source=SOURCE, fields=fields, is_sample=True)
    return len(new)


def _titles_loaded() -> dict[str, Resource]:
    """Our publications by the title they came with, whatever a librarian calls them now, and others' by theirs."""
    by_title = {one.title: one for one in Resource.objects.all()}
    return by_title | {str(one.loaded["title"]): one for one in Resource.objects.filter(source=SOURCE)}


def load_answers(network: Network, moments: Moments, by: User) -> int:
    """The published answers no question of the sample stands behind (the others are published by the desk)."""
    asked = {str(one.head["answer"]) for one in files.texts("questions")}
    count = 0
    for one in files.texts("answers"):
        if one.head["slug"] in asked or answer_called(one.head["slug"], network):
            continue
        with clock.stopped_at(moments.days_ago(one.head["reviewed_days_ago"])):
            words = answer_words(one)
            library.publish_answer(
                by=by,
                network=network,
                **words,
                approved_digest=digest(**words),
                sources=sources_of(one),
                review_by=moments.today + timedelta(days=one.head["review_by_in_days"]),
                is_worked_example=one.head["worked_example"],
                is_sample=True,
            )
        count += 1
    return count


def answer_words(one: files.Text) -> AnswerWords:
    head = one.head
    return {
        "title": head["question"],
        "short_answer": clean(head["short_answer"]),
        "body": clean(one.body),
        "topic": head["topic"],
        "region_words": f"in {head['region_words']}",
        "size_words": f"a city of {head['city_size_words']}",
    }


def answer_file(slug: str) -> files.Text:
    return next(one for one in files.texts("answers") if one.head["slug"] == slug)


def answer_called(slug: str, network: Network) -> Answer | None:
    """The answer that came of `answers/<slug>.md`, if it is published."""
    title = answer_file(slug).head["question"]
    return Answer.objects.filter(network=network, is_sample=True, title=title).first()


def sources_of(one: files.Text) -> list[library.NewSource]:
    """What an answer rests on, in the order of its numbers."""
    return [_source(name) for name in one.head["sources"]]


def _source(name: str) -> library.NewSource:
    kind, _, key = name.partition(":")
    if kind == "program":
        return library.NewSource(program=Program.objects.get(number=key))
    return library.NewSource(resource=resource_called(name))


def resource_called(name: str) -> Resource:
    """The publication with this id in `resources.json`."""
    title = next(row["title"] for row in files.rows("resources") if row["id"] == name)
    ours = Resource.objects.filter(source=SOURCE, loaded__title=title).first()
    return ours or Resource.objects.filter(title=title).order_by("pk")[0]
