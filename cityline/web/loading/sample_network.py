"""The whole sample network, in order: network, cities, people, programs, publications, answers, questions."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from cityline.desk.models import Question
from cityline.eligibility import queries as eligibility
from cityline.eligibility.actions import use_rules
from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.networks.actions import open_network
from cityline.networks.calendars import calendar_of
from cityline.networks.models import Network
from cityline.people.models import Role
from cityline.people.queries import desk_people
from cityline.search import embedding, follower, model
from cityline.web.loading import figures, files, people, questions, shelves
from cityline.web.loading.moments import Moments

# Says what is being done, how much of how much.
Progress = Callable[[str, int, int], None]


def _silent(_what: str, _done: int, _total: int) -> None:
    return


def load(*, progress: Progress = _silent) -> dict[str, int]:
    """Load what is missing; how many of each were added. What is there stays as people have made it since.

    Refused ("not_sample") unless SAMPLE_NETWORK is set: everyone gets a password that stands in the README; and
    ("other_network") where another network is served, which it would mix with invented people.
    """
    refuse_elsewhere()
    network = _network()
    moments = Moments(calendar_of(network), clock.now())
    added = {"cities": shelves.load_cities(), "figures": figures.load_figures()}
    progress("Cities", 1, 1)
    with transaction.atomic():
        people.load_people(network)
        _use_rules(network)
    progress("People", 1, 1)
    librarian = desk_people(network, Role.LIBRARIAN)[0]
    with transaction.atomic():
        added["programs"] = shelves.load_programs()
        added["publications"] = shelves.load_resources(librarian)
        added["answers"] = shelves.load_answers(network, moments, desk_people(network)[0])
    progress("Programs and publications", 1, 1)
    make_findable(progress)
    added["questions"] = _questions(network, moments, progress)
    make_findable(progress)
    return added


def refuse_elsewhere() -> None:
    if not settings.SAMPLE_NETWORK:
        raise Refused(
            "not_sample",
            "The sample network is off here: its people share a password everyone can read. Set SAMPLE_NETWORK=yes on a machine for trials.",
        )
    other = Network.objects.exclude(is_sample=True).first()
    if other:
        raise Refused(
            "other_network", f"This installation serves {other.name}. The sample network needs one of its own."
        )


def is_complete() -> bool:
    """Whether everything of the sample is there. One query."""
    return Question.objects.filter(code__in=files.codes()).count() == len(files.codes())


def _network() -> Network:
    said = files.whole("people")["network"]
    return open_network(slug=said["slug"], name=said["name"], zone=said["zone"], is_sample=True)


def _use_rules(network: Network) -> None:
    """From today on, unless people have chosen already."""
    if not eligibility.uses_of(network):
        today = eligibility.today_of(network)
        rule_set = eligibility.latest_versions(today)[eligibility.FIRST_RULES]
        administrator = desk_people(network, Role.ADMINISTRATOR)[0]
        use_rules(by=administrator, network=network, rule_set=rule_set, from_on=today)


def _questions(network: Network, moments: Moments, progress: Progress) -> int:
    stories, added = questions.in_order(), 0
    for number, one in enumerate(stories, start=1):
        added += questions.load_question(one, network, moments)
        progress("Questions", number, len(stories))
    return added


def make_findable(progress: Progress = _silent) -> None:
    """The index brought up to date, and a vector for each document that has none; without a model, words must do."""
    follower.follow()
    if model.load(threads=2) is None:
        return
    total, done = embedding.waiting().count(), 0
    while count := embedding.compute_vectors(batch=64):
        done += count
        progress("Making them findable", done, max(total, done))
    follower.follow()
