"""Whose each row is: one list of every model, so that a new one is dealt with before it can leak to another network.

A row is a network's own (`OWNED`: the way to the network's id), or shared by all networks of an installation
(`SHARED`: why). What follows from it is in docs/adr/0018-two-networks-in-one-database.md.
"""

from __future__ import annotations

from typing import Any

# Model -> (the way from a row to its network, what isolates it: functions named as they are imported).
OWNED: dict[str, tuple[str, tuple[str, ...]]] = {
    "networks.ExtraDay": ("network_id", ("networks.queries.extra_days_of", "networks.calendars.calendar_of")),
    "people.RoleGrant": (
        "network_id",
        ("people.queries.roles_of", "people.queries.grants_of", "people.queries.desk_people"),
    ),
    "people.CityClaim": ("network_id", ("people.queries.waiting_claims",)),
    "people.ApiToken": ("network_id", ("people.queries.token_holder", "api.calls.questions.question_status")),
    "audit.Event": (
        "network_id",
        ("people.queries.sign_ins", "people.queries.privileged_acts", "desk.queries.timeline"),
    ),
    "notices.Notice": ("network_id", ("notices.queries.notices_of",)),
    "notices.NoticeAttachment": ("notice__network_id", ("notices.queries.notices_of",)),
    "notices.ReplyAddress": ("network_id", ("notices.inbound.receive",)),
    "notices.InboundMessage": ("network_id", ("notices.queries.held_mail",)),
    "files.StoredFile": ("network_id", ("desk.queries.question_for", "files.queries.files_among")),
    "search.Document": ("network_id", ("search.shown.in_network", "search.particulars.document")),
    "eligibility.RuleSetUse": ("network_id", ("eligibility.queries.uses_of", "eligibility.queries.rules_in_use")),
    "eligibility.KeptDecision": ("network_id", ("eligibility.queries.override_of",)),
    "eligibility.Override": ("network_id", ("eligibility.queries.override_of", "web.verdicts.verdicts")),
    "library.Answer": ("network_id", ("library.queries.any_answer", "library.queries.recent_answers")),
    "library.AnswerSource": ("answer__network_id", ("library.queries.any_answer", "library.queries.answers_citing")),
    "library.AnswerCorrection": ("answer__network_id", ("library.queries.any_answer",)),
    "library.AnswerVote": ("answer__network_id", ("library.queries.votes_of",)),
    "desk.Question": ("network_id", ("desk.queries.visible_to", "desk.queries.queue", "desk.queries.question_for")),
    "desk.Pause": ("question__network_id", ("desk.queries.question_for",)),
    "desk.Message": ("question__network_id", ("desk.queries.thread",)),
    "desk.Colleague": ("question__network_id", ("desk.queries.question_for",)),
    "desk.SignedLink": ("question__network_id", ("desk.links.open_link",)),
    "desk.Package": ("question__network_id", ("desk.queries.package_of",)),
    "desk.PackageItem": ("package__question__network_id", ("desk.queries.gathered",)),
    "desk.MemoVersion": ("question__network_id", ("desk.queries.memos_of",)),
    "desk.Review": ("question__network_id", ("desk.queries.reviews_of",)),
    "desk.Response": ("question__network_id", ("desk.queries.desk_question",)),
    "desk.Feedback": ("question__network_id", ("desk.workspace.workspace_page",)),
    "desk.ItemFeedback": ("item__package__question__network_id", ("desk.queries.said_of", "desk.tallies.tallies_of")),
    "desk.Publication": ("question__network_id", ("desk.queries.desk_question",)),
}
_RECORD, _CITY, _LIBRARY = "public record", "the city’s, whoever it asks", "the library’s, which all networks share"
SHARED: dict[str, str] = {
    "networks.Network": "what all this is about",
    "people.User": "one person, whatever they do where",
    "people.Organization": "who helps, for any network",
    "people.Expertise": "what a person can be asked about",
    "people.GovDomain": _RECORD,
    "people.CityStanding": _CITY,
    "people.RosterEntry": _CITY,
    "people.Invitation": _CITY,
    "people.LimitCount": "the machine’s",
    "places.County": _RECORD,
    "places.CountyShare": _RECORD,
    "places.Place": _RECORD,
    "places.Involvement": _RECORD,
    "places.Designation": _RECORD,
    "measures.Load": _RECORD,
    "measures.Observation": _RECORD,
    "programs.Program": _RECORD,
    "eligibility.RuleSetVersion": "rules are published; which of them holds is a network’s",
    "library.Resource": _LIBRARY,
    "library.ResourceText": _LIBRARY,
    "search.Abbreviation": _LIBRARY,
    "search.Placement": f"{_LIBRARY}; on a document of one network, that network’s (search.placements)",
    "search.Unfound": f"{_LIBRARY}; nobody is named",
    "notices.WorkRecord": "the machine’s",
}


def owner_of(row: Any) -> int | None:
    """The network a row belongs to; None: every network's."""
    if row._meta.label in SHARED:
        return None
    way, _queries = OWNED[row._meta.label]
    for name in way.split("__"):
        row = getattr(row, name)
    return row  # type: ignore[no-any-return]
