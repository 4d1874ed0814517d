"""Words and small drawings templates ask for: days, counts, sizes, links; form controls (`fields`), checks (`mistakes`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from cityline.kernel import clock
from cityline.ui import dates, fields, mistakes
from cityline.ui.csp import EDITOR_PREFIX
from cityline.ui.markdown import render as render_markdown

register = template.Library()

# Only addresses that answer. The desk's own pages stand before those of other rooms.
NAVIGATION = {
    "public": [
        ("/answers/", "Answers"),
        ("/library/", "Library"),
        ("/programs/", "Programs"),
        ("/eligibility/", "Eligibility"),
        ("/cities/", "Cities"),
        ("/ask/", "Ask the desk"),
    ],
    "desk": [
        ("/desk/", "Queue"),
        ("/desk/notices/", "Notices"),
        ("/desk/claims/", "People"),
        ("/desk/network/", "Network"),
        (EDITOR_PREFIX, "Library"),
    ],
    "network": [
        ("/desk/network/", "Promise"),
        ("/desk/calendar/", "Calendar"),
        ("/desk/network/rules/", "Rule set"),
        ("/desk/network/roles/", "Roles"),
        ("/desk/network/acts/", "Privileged acts"),
        ("/desk/sign-ins/", "Sign-ins"),
        ("/desk/second-steps/", "Second steps"),
    ],
}
# Shown only to those behind whose doors they lead: the property of the person that says so.
SHOWN_TO = {
    EDITOR_PREFIX: "keeps_library",
    "/desk/network/": "keeps_network",
    **dict.fromkeys(("/desk/", "/desk/notices/", "/desk/claims/"), "works_at_desk"),
    **dict.fromkeys(("/desk/network/acts/", "/desk/sign-ins/", "/desk/second-steps/"), "administers"),
}


def _zone(network: Any) -> str:
    """A network, the name of a zone, or nothing for the usual one."""
    return str(getattr(network, "zone", network) or dates.DEFAULT_ZONE)


def _day(value: date | datetime, zone: str) -> date:
    return dates.local(value, zone).date() if isinstance(value, datetime) else value


def _today(zone: str) -> date:
    return dates.local(clock.now(), zone).date()


@register.filter
def day_full(value: date | None, network: Any = None) -> str:
    zone = _zone(network)
    return dates.day_full(_day(value, zone), _today(zone)) if value else ""


@register.filter
def day_short(value: date | None, network: Any = None) -> str:
    zone = _zone(network)
    return dates.day_short(_day(value, zone), _today(zone)) if value else ""


@register.filter
def day_plain(value: date | None, network: Any = None) -> str:
    """`July 8`, without the weekday."""
    zone = _zone(network)
    return dates.day_of_year(_day(value, zone), _today(zone)) if value else ""


@register.filter
def month_year(value: date | None) -> str:
    """`May 2026`: when something was last reviewed."""
    return f"{value:%B %Y}" if value else ""


@register.filter
def instant(value: datetime | None, network: Any = None) -> str:
    return dates.instant_full(value, clock.now(), _zone(network)) if value else ""


@register.filter
def instant_short(value: datetime | None, network: Any = None) -> str:
    return dates.instant_short(value, clock.now(), _zone(network)) if value else ""


@register.filter
def zone_word(network: Any) -> str:
    return dates.zone_word(_zone(network), clock.now())


@register.filter
def hour(value: Any) -> str:
    return dates.hour(value) if value else ""


@register.filter
def days_left(days: int) -> str:
    return dates.days_left(int(days))


@register.filter
def sentence(words: str) -> str:
    """The words with a full stop at the end, unless they already end as a sentence does."""
    text = str(words).strip()
    return text if not text or text.endswith((".", "!", "?", "…", ".”", "?”")) else f"{text}."


@register.filter
def count(number: int, words: str) -> str:
    """`{{ 1|count:"item,items" }}` is `1 item`; thousands get a comma."""
    one, many = words.split(",")
    return f"{number:,} {one if number == 1 else many}"


@register.filter
def count_word(number: int) -> str:
    """`One`, `Two` ... to `Nine`, as a sentence begins; then figures."""
    words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
    return words[number] if 0 <= number < len(words) else f"{number:,}"


@register.filter
def file_size(size: int) -> str:
    """`212 KB`, `1.4 MB`: thousands, as people's own computers say it."""
    if size < 1000:  # noqa: PLR2004
        return f"{size} bytes"
    if size < 1_000_000:  # noqa: PLR2004
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB"


@register.filter
def markdown(text: str, cites: Any = ()) -> SafeString:
    return render_markdown(text or "", cites=set(cites or ()))


@register.simple_tag
def sample_network() -> bool:
    return bool(settings.SAMPLE_NETWORK)


@register.inclusion_tag("ui/nav.html", takes_context=True)
def nav(context: Context, which: str) -> dict[str, Any]:
    """The links of a masthead or a group of pages; the longest address that leads here is marked as where we are."""
    request = context.get("request")
    path, user = getattr(request, "path", ""), getattr(request, "user", None)
    links = [link for link in NAVIGATION[which] if link[0] not in SHOWN_TO or getattr(user, SHOWN_TO[link[0]], False)]
    if which == "desk" and any(path.startswith(url) for url, _ in NAVIGATION["network"]):
        # The group's pages do not all lie below its first.
        return {"links": [(url, words, "true" if url == "/desk/network/" else "") for url, words in links]}
    near = max((url for url, _ in links if path.startswith(url)), key=len, default="")
    here = "page" if path == near else "true"
    return {"links": [(url, words, here if url == near else "") for url, words in links]}


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """This address with another page number; filters and order stay."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def meter_marks(value: float, low: float, high: float, most: float) -> dict[str, int]:
    """Places on the 200 units of a meter; a value beyond the end stays at the end."""

    def at(number: float) -> int:
        return round(min(float(number), most) / most * 200)

    return {"value": at(value), "low": at(low), "high": at(high), "band": at(high) - at(low)}


@register.filter
def word_count(value: Any) -> int:
    return len(str(value or "").split())


class _Stripped(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        return self.nodelist.render(context).strip()


@register.tag
def tight(parser: Parser, _token: Token) -> _Stripped:
    """`{% tight %}...{% endtight %}`: without the space around it, so a chip ends where its words end."""
    nodelist = parser.parse(("endtight",))
    parser.delete_first_token()
    return _Stripped(nodelist)


for asked in (
    fields.control,
    fields.described_by,
    fields.field_kind,
    fields.words_limit,
    fields.choice_hint,
    fields.first_control,
):
    register.filter(asked)
register.tag(mistakes.need)
register.simple_tag(takes_context=True)(mistakes.one_of)
