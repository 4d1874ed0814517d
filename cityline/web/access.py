"""Who gets what at each address: the one table behind docs/reference/access.md and the sweep that proves it.

A row says, for one address, which door stands before reading it (GET) and which before sending to it (POST). A door
says what each kind of visitor meets there. An address that is not in the table fails the sweep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

# What a visitor meets: a status code, or one of these two, which are both a redirect.
Outcome = int | str
SIGN_IN: Final = "sign in"  # led to the sign-in page
REFUSED: Final = "refused"  # led back to the page with a sentence that says why not; nothing changed


class Viewer(StrEnum):
    """Every kind of visitor, as seen from one question of a city."""

    NOBODY = "not signed in"
    LINK = "signed link"
    STRANGER = "no city"
    UNVERIFIED = "unverified"
    OTHER_CITY = "another city"
    OFFICE = "colleague not added"
    EXPERT = "expert"
    LIBRARIAN = "librarian"
    MANAGER = "program manager"
    ASKER = "asker"
    COLLEAGUE = "colleague added"
    LEAD = "city lead"
    NAVIGATOR = "navigator"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    # Who works for a second network of this installation, and not for the one it serves.
    SECOND_EXPERT = "expert elsewhere"
    SECOND_LIBRARIAN = "librarian elsewhere"
    SECOND_MANAGER = "program manager elsewhere"
    SECOND_NAVIGATOR = "navigator elsewhere"
    SECOND_REVIEWER = "reviewer elsewhere"
    SECOND_ADMINISTRATOR = "administrator elsewhere"


UNKNOWN = frozenset({Viewer.NOBODY, Viewer.LINK})
DESK = frozenset({Viewer.NAVIGATOR, Viewer.REVIEWER, Viewer.ADMINISTRATOR})
CITY = frozenset({Viewer.ASKER, Viewer.COLLEAGUE, Viewer.LEAD})
READERS = DESK | CITY | {Viewer.LINK}
# They meet what anyone signed in without a city meets, at every door (`Door` refuses anything else).
ELSEWHERE = frozenset(viewer for viewer in Viewer if viewer.name.startswith("SECOND_"))
# A private question's words must reach none of these.
OUTSIDERS = frozenset(Viewer) - READERS
_GROUPS: Mapping[str, frozenset[Viewer]] = {
    "unknown": UNKNOWN,
    "desk": DESK,
    "city": CITY,
    **{viewer.name.lower(): frozenset({viewer}) for viewer in Viewer},
}


@dataclass(frozen=True)
class Door:
    """`name` in the generated page, `says` who may pass in words, what each viewer meets."""

    name: str
    says: str
    meets: Mapping[Viewer, Outcome]

    def __post_init__(self) -> None:
        if any(self.meets[viewer] != self.meets[Viewer.STRANGER] for viewer in ELSEWHERE):
            raise ValueError(f"“{self.name}” opens differently for the staff of another network.")

    @property
    def is_for_all_alike(self) -> bool:
        return len(set(self.meets.values())) == 1


def _door(name: str, says: str, everyone: Outcome, **groups: Outcome) -> Door:
    """`everyone` for all, then group by group; a single viewer, named last, wins."""
    meets: dict[Viewer, Outcome] = dict.fromkeys(Viewer, everyone)
    for group, outcome in groups.items():
        meets |= dict.fromkeys(_GROUPS[group], outcome)
    return Door(name, says, meets)


CLOSED = _door("closed", "This way of asking does not exist here.", 405)
OPEN = _door("open", "Everyone.", 200)
ONWARD = _door("onward", "Everyone; leads to another address.", 302)
MOVED = _door("moved", "Everyone; leads to the full address for good.", 301)
ABSENT = _door("absent", "Nobody: there is nothing here (the gallery is for trials only).", 404)
READ = _door("read", "Who may read the question, a signed link too.", 404,
             nobody=SIGN_IN, link=200, city=200, desk=200)  # fmt: skip
REPLY = _door("reply", "Who may read the question, a signed link too.", 404,
              nobody=SIGN_IN, link=302, city=302, desk=302)  # fmt: skip
SHARE = _door("share", "The asker and the city’s lead, signed in.", 404,
              unknown=SIGN_IN, city=302, desk=REFUSED, colleague=REFUSED)  # fmt: skip
INVITE = _door("invite", "The asker and the city’s lead, signed in.", 404,
               unknown=SIGN_IN, city=302, desk=422, colleague=422)  # fmt: skip
JUDGE = _door("judge", "The city’s readers, signed in, once it is answered.", 404,
              unknown=SIGN_IN, city=302, desk=REFUSED)  # fmt: skip
OWN_WORD = _door("own word", "The city’s readers, signed in.", 404, unknown=SIGN_IN, city=302, desk=REFUSED)
OWN_CLICK = _door("own click", "The city’s readers, signed in.", 404, unknown=SIGN_IN, city=204, desk=REFUSED)
TOO_SOON = _door("not now", "Nobody while the question stands like this.", 404,
                 unknown=SIGN_IN, city=REFUSED, desk=REFUSED)  # fmt: skip
NOTHING_YET = _door("nothing yet", "Nobody: there is no public version.", 404, unknown=SIGN_IN)
PREVIEW = _door("preview", "Who may read the question, signed in.", 404, unknown=SIGN_IN, city=200, desk=200)
DECIDE = _door("decide", "The asker alone.", 404,
               unknown=SIGN_IN, city=REFUSED, desk=REFUSED, asker=302)  # fmt: skip
OWN = _door("own", "Everyone signed in; each sees their own.", 200, unknown=SIGN_IN)
OWN_CLOSED = _door("own, closed", "Only for reading.", 405, unknown=SIGN_IN)
AT_DESK = _door("desk", "The desk.", 403, unknown=SIGN_IN, desk=200)
DESK_DOES = _door("desk does", "The desk.", 403, unknown=SIGN_IN, desk=302)
CALENDAR_READ = _door("calendar", "The desk and the program manager.", 403, unknown=SIGN_IN, desk=200, manager=200)
CALENDAR = _door("calendar, change", "Administrators and the manager; the rest of the desk is told why not.", 403,
                 unknown=SIGN_IN, desk=422, administrator=302, manager=302)  # fmt: skip
ROLES = _door("roles, change", "Administrators; the desk and the program manager are told why not.", 403,
              unknown=SIGN_IN, desk=422, manager=422, administrator=302)  # fmt: skip
OVERRIDE = _door("decide otherwise", "Administrators and the program manager.", 403,
                 unknown=SIGN_IN, administrator=302, manager=302)  # fmt: skip
NO_CONSENT = _door("no consent", "Nobody: the asker keeps the question private.", 403, unknown=SIGN_IN)
API_READ = _door("token, read", "A token of someone who may read the question.", 404, unknown=401, city=200, desk=200)
API_ASK = _door("token", "Any token.", 201, unknown=401)
EDITOR = _door("editor", "Librarians and administrators.", 403, unknown=SIGN_IN, librarian=200, administrator=200)
EDITOR_CLOSED = _door("editor, closed", "Librarians and administrators, page by page; its first page is only for reading.",
                      403, unknown=SIGN_IN, librarian=405, administrator=405)  # fmt: skip
EDITOR_DOES = _door("editor does", "Librarians and administrators.", 403,
                    unknown=SIGN_IN, librarian=302, administrator=302)  # fmt: skip
EDITOR_MISSES = _door("editor, gone", "Librarians and administrators, who are told that it is gone.", 403,
                      unknown=SIGN_IN, librarian=REFUSED, administrator=REFUSED)  # fmt: skip
OFFICE = _door("city office", "The city’s lead and the desk.", 403, unknown=SIGN_IN, lead=200, desk=200)
OFFICE_DOES = _door("city office does", "The city’s lead and the desk.", 403, unknown=SIGN_IN, lead=302, desk=302)
LEAVE = _door("own city", "Who is verified for the city.", 404, unknown=SIGN_IN, city=200, office=200)
LEAVES = _door("leave", "Who is verified for the city; its lead only after handing over.", 404,
               unknown=SIGN_IN, city=302, office=302, lead=REFUSED)  # fmt: skip
NO_CLAIM = _door("claim, gone", "The desk, which is told that it is gone.", 403, unknown=SIGN_IN, desk=404)
SIGN_INS = _door("sign-ins", "Administrators.", 403, unknown=SIGN_IN, administrator=200)
NO_SECOND_STEP = _door("second step, gone", "Administrators, who are told that it is gone.", 403,
                       unknown=SIGN_IN, administrator=404)  # fmt: skip
OVER = _door("over", "Nobody: the link is over.", 410)
ACCOUNTS = _door("accounts", "Who is not signed in yet; others are led away.", 302, unknown=200)


@dataclass(frozen=True)
class Row:
    """One address. `of` names the questions it is tried with (see QUESTIONS); `sends` is a form that makes sense."""

    address: str
    get: Door
    post: Door = CLOSED
    of: tuple[str, ...] = ()
    sends: Mapping[str, str] = field(default_factory=dict)


PRIVATE = ("new", "answered")
QUESTIONS: Mapping[str, str] = {
    "new": "private, new",
    "answered": "private, answered",
    "previewed": "may be published, its public version before the asker",
}
ALL = tuple(QUESTIONS)


def _everyone() -> Iterator[Row]:
    for address in ("", "search/", "about/", "privacy/", "accessibility/", "healthz", "status/", "deadline/"):
        yield Row(address, OPEN)
    for address in ("library/", "answers/", "programs/", "cities/", "cities.csv", "cities/find/", "api/v1/docs"):
        yield Row(address, OPEN)
    for address in ("library/<resource_id>/", "answers/<answer_id>/", "programs/<pk>/", "cities/<geoid>/"):
        yield Row(address, MOVED)
        yield Row(f"{address}<slug>/", OPEN)
    yield Row("eligibility/", OPEN)
    yield Row("eligibility/<geoid>.csv", OPEN)
    yield Row(
        "eligibility/<geoid>/override/", CLOSED, OVERRIDE, sends={"verdict": "eligible", "reason": "Two mills closed."}
    )
    yield Row("feeds/search/", OPEN)
    yield Row("search/feed/", MOVED)
    yield Row("programs/<number>/", ONWARD)
    yield Row("answers/<answer_id>/vote/", CLOSED, ONWARD, sends={"question": "helped", "value": "yes"})
    yield Row("ui/", ABSENT, ABSENT)
    yield Row("api/v1/", ONWARD)
    yield Row("api/v1/.+", ABSENT, ABSENT)
    yield Row("api/v1/openapi.json", OPEN, OPEN)
    for name in ("search", "deadline", "eligibility", "cities", "programs"):
        yield Row(f"api/v1/{name}", OPEN)
    for name in ("cities/<geoid>", "programs/<id>", "resources/<id>", "answers/<id>"):
        yield Row(f"api/v1/{name}", OPEN)
    yield Row("api/v1/suggest", CLOSED, OPEN)


def _city() -> Iterator[Row]:
    yield Row("ask/", OPEN, ONWARD)
    yield Row("ask/suggestions/", CLOSED, OPEN)
    yield Row("questions/", OWN, OWN_CLOSED)
    one = "questions/<code>/"
    yield Row(one, READ, of=ALL)
    yield Row(f"{one}open/<token>/", ONWARD, of=ALL)
    yield Row(f"{one}reply/", CLOSED, REPLY, ALL, {"text": "One more thing."})
    yield Row(f"{one}files/<file_id>/", READ, of=ALL)
    yield Row(f"{one}items/<item_id>/said/", CLOSED, OWN_WORD, ALL, {"said": "helped"})
    yield Row(f"{one}items/<item_id>/opened/", CLOSED, OWN_CLICK, ALL)
    yield Row(f"{one}feedback/", CLOSED, TOO_SOON, ("new",), {"helped": "yes"})
    yield Row(f"{one}feedback/", CLOSED, JUDGE, ("answered", "previewed"), {"helped": "yes"})
    yield Row(f"{one}privacy/", CLOSED, SHARE, ALL, {"privacy": "may_publish"})
    yield Row(f"{one}colleagues/", CLOSED, INVITE, ALL, {"email": "gil@fallriver.example"})
    yield Row(f"{one}colleagues/<user_id>/remove/", CLOSED, SHARE, ALL)
    yield Row(f"{one}office/", CLOSED, SHARE, ALL, {"open": "yes"})
    yield Row(f"{one}links/revoke/", CLOSED, SHARE, ALL)
    yield Row(f"{one}withdraw/", CLOSED, SHARE, ("new",))
    yield Row(f"{one}withdraw/", CLOSED, TOO_SOON, ("answered", "previewed"))
    yield Row(f"{one}publication/", NOTHING_YET, NOTHING_YET, PRIVATE)
    yield Row(f"{one}publication/", PREVIEW, DECIDE, ("previewed",), {"decision": "decline"})
    yield Row("api/v1/questions", CLOSED, API_ASK)
    yield Row("api/v1/questions/<code>", API_READ, of=ALL)


def _staff() -> Iterator[Row]:
    yield Row("desk/", AT_DESK)
    yield Row("desk/<view>/", AT_DESK)
    yield Row("desk/calendar/", CALENDAR_READ, CALENDAR, sends={"do": "add", "on": "2031-03-14", "name": "Moving day"})
    yield Row(
        "desk/network/", CALENDAR_READ, CALENDAR, sends={"do": "save", "closing_at": "16:00", "promise_days": "2"}
    )
    yield Row(
        "desk/network/rules/", CALENDAR_READ, CALENDAR,
        sends={"do": "use", "rules": "hud-dcta", "from_on": "2031-03-14"},
    )  # fmt: skip
    yield Row(
        "desk/network/roles/", CALENDAR_READ, ROLES,
        sends={"do": "give", "email": "sam@elsewhere.example", "role": "reviewer"},
    )  # fmt: skip
    yield Row("desk/network/acts/", SIGN_INS)
    one = "desk/questions/<code>/"
    yield Row(one, AT_DESK, of=ALL)
    yield Row(f"{one}do/", CLOSED, DESK_DOES, ALL, {"do": "note", "message": "For us."})
    yield Row(f"{one}pages/", CLOSED, AT_DESK, ALL, {"memo": "## In short"})
    yield Row(f"{one}memo.<ending>", AT_DESK, of=ALL)
    yield Row(f"{one}publication/", NO_CONSENT, NO_CONSENT, PRIVATE, {"do": "take_back"})
    yield Row(f"{one}publication/", AT_DESK, DESK_DOES, ("previewed",), {"do": "take_back"})
    for name in ("", "held/", "held/<pk>/", "<pk>/"):
        yield Row(f"desk/notices/{name}", AT_DESK)
    yield Row("desk/notices/<pk>/again/", CLOSED, DESK_DOES)


def _people() -> Iterator[Row]:
    yield Row("your-city/", OWN, OWN)
    yield Row("your-city/<geoid>/leave/", LEAVE, LEAVES)
    yield Row("invitations/<token>/", OVER, OVER)
    yield Row("city-office/<geoid>/", OFFICE)
    yield Row(
        "city-office/<geoid>/do/", CLOSED, OFFICE_DOES, sends={"do": "roster", "addresses": "x@fallriver.example"}
    )
    yield Row("desk/claims/", AT_DESK)
    yield Row("desk/claims/<pk>/", NO_CLAIM, NO_CLAIM, sends={"do": "verify", "reason": "We called."})
    yield Row("desk/sign-ins/", SIGN_INS)
    yield Row("desk/second-steps/", SIGN_INS, NO_SECOND_STEP, sends={"who": "0"})


def _librarians() -> Iterator[Row]:
    for name in ("", "placements/", "documents/"):
        yield Row(f"cms/finding/{name}", EDITOR, EDITOR_CLOSED)
    sent = {"topic": "water", "way": "pinned", "why": "Cities ask for it."}
    yield Row("cms/finding/<kind>/<object_id>/", EDITOR, EDITOR_DOES, sends=sent)
    yield Row("cms/finding/placements/<placement_id>/lift/", EDITOR_CLOSED, EDITOR_MISSES)


# Our own pages below a prefix: they have rows of their own.
OURS_BELOW: Final = ("cms/finding/",)
# Rooms of other makers: one rule for everything below, tried at their first page.
PREFIXES: Mapping[str, Row] = {
    "cms/": Row("cms/", EDITOR, EDITOR_CLOSED),
    "accounts/": Row("accounts/login/", ACCOUNTS, ACCOUNTS),
    "documents/": Row("documents/0/none.pdf", ABSENT, ABSENT),
}
TABLE: tuple[Row, ...] = (*_everyone(), *_city(), *_staff(), *_people(), *_librarians())
