"""What can be told of a question afterwards, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices

from cityline.audit import types

if TYPE_CHECKING:
    from cityline.audit.models import Event


class DeskEvent(TextChoices):
    """Past tense; the value is `desk.` and the name in lower case."""

    QUESTION_ASKED = "desk.question_asked", "Question asked"
    QUESTION_ASSIGNED = "desk.question_assigned", "Taken by a navigator"
    QUESTION_HANDED_OVER = "desk.question_handed_over", "Handed over"
    QUESTION_WITHDRAWN = "desk.question_withdrawn", "Withdrawn"
    MESSAGE_WRITTEN = "desk.message_written", "Message written"
    NOTE_WRITTEN = "desk.note_written", "Note at the desk"
    CLARIFICATION_ASKED = "desk.clarification_asked", "Clarification asked, clock paused"
    CLOCK_RESUMED = "desk.clock_resumed", "Clock running again"
    PROMISE_MOVED = "desk.promise_moved", "Promise moved"
    TOPIC_SET = "desk.topic_set", "Topic set"
    REVIEW_REQUESTED = "desk.review_requested", "Sent for review"
    REVIEW_TAKEN_BACK = "desk.review_taken_back", "Taken back from review"
    RESPONSE_RETURNED = "desk.response_returned", "Returned by the reviewer"
    RESPONSE_APPROVED = "desk.response_approved", "Approved by the reviewer"
    RESPONSE_SENT = "desk.response_sent", "Response sent"
    FEEDBACK_GIVEN = "desk.feedback_given", "Feedback given"
    ITEM_JUDGED = "desk.item_judged", "What the city made of an item"
    PRIVACY_CHANGED = "desk.privacy_changed", "Privacy changed"
    COLLEAGUE_ADDED = "desk.colleague_added", "Colleague added"
    COLLEAGUE_REMOVED = "desk.colleague_removed", "Colleague removed"
    QUESTION_INHERITED = "desk.question_inherited", "Question taken over"
    OFFICE_ACCESS_CHANGED = "desk.office_access_changed", "City office access changed"
    LINK_REVOKED = "desk.link_revoked", "Signed link revoked"
    PUBLICATION_SHOWN = "desk.publication_shown", "Public version shown to the asker"
    PUBLICATION_REDRAFTED = "desk.publication_redrafted", "Public version changed again"
    PUBLICATION_APPROVED = "desk.publication_approved", "Public version approved"
    PUBLICATION_DECLINED = "desk.publication_declined", "Public version declined"
    ANSWER_PUBLISHED = "desk.answer_published", "Answer published"


# What the asker's timeline leaves out: the desk's own business.
DESK_ONLY = frozenset(
    {
        DeskEvent.NOTE_WRITTEN,
        DeskEvent.TOPIC_SET,
        DeskEvent.REVIEW_REQUESTED,
        DeskEvent.REVIEW_TAKEN_BACK,
        DeskEvent.RESPONSE_RETURNED,
        DeskEvent.RESPONSE_APPROVED,
        DeskEvent.PUBLICATION_REDRAFTED,
        DeskEvent.MESSAGE_WRITTEN,
        DeskEvent.ITEM_JUDGED,
    }
)


def _who(event: Event) -> str:
    return event.by_name or "The desk"


def _asked(event: Event) -> str:
    found = int(event.data.get("items", 0))
    package = f" {found} items came back at once." if found > 1 else " One item came back at once." if found else ""
    return f"{event.by_name or 'The city'} asked.{package}"


def _handed_over(event: Event) -> str:
    return f"{_who(event)} handed the question to {event.data.get('to', 'a colleague')}."


def _promise_moved(event: Event) -> str:
    return f"Moved from {event.data.get('from', '')} to {event.data.get('to', '')}: {event.data.get('why', '')}"


def _sentence(text: str) -> types.Presenter:
    return lambda event: text.format(
        who=_who(event), **{key: value for key, value in event.data.items() if key != "who"}
    )


def declare() -> None:
    """Called once when the app is ready."""
    types.declare(
        DeskEvent,
        {
            DeskEvent.QUESTION_ASKED: _asked,
            DeskEvent.QUESTION_ASSIGNED: lambda event: f"{event.data.get('to') or _who(event)} took the question.",
            DeskEvent.QUESTION_HANDED_OVER: _handed_over,
            DeskEvent.QUESTION_WITHDRAWN: _sentence("{who} withdrew the question."),
            DeskEvent.MESSAGE_WRITTEN: _sentence("{who} wrote a message."),
            DeskEvent.NOTE_WRITTEN: _sentence("{who} left a note for the desk."),
            DeskEvent.CLARIFICATION_ASKED: _sentence("{who} asked the city something. The clock is paused."),
            DeskEvent.CLOCK_RESUMED: _sentence("The clock is running again."),
            DeskEvent.PROMISE_MOVED: _promise_moved,
            DeskEvent.TOPIC_SET: lambda event: f"{_who(event)} set the topic: {event.data.get('topic', '')}.",
            DeskEvent.REVIEW_REQUESTED: _sentence("{who} sent the response for review."),
            DeskEvent.REVIEW_TAKEN_BACK: _sentence("{who} took the response back for changes."),
            DeskEvent.RESPONSE_RETURNED: _sentence("{who} read it and returned it with a comment."),
            DeskEvent.RESPONSE_APPROVED: _sentence("{who} read it and approved it."),
            DeskEvent.RESPONSE_SENT: lambda event: (
                f"Response sent. {event.data['read_by']} read it first."
                if event.data.get("read_by")
                else "Response sent."
            ),
            DeskEvent.FEEDBACK_GIVEN: _sentence("{who} told us whether it helped."),
            DeskEvent.ITEM_JUDGED: _sentence("{who} told us what an item was worth."),
            DeskEvent.PRIVACY_CHANGED: lambda event: (
                f"{_who(event)} changed who may see this: {event.data.get('to', '')}."
            ),
            DeskEvent.COLLEAGUE_ADDED: lambda event: (
                f"{_who(event)} added {event.data.get('colleague', 'a colleague')}."
            ),
            DeskEvent.QUESTION_INHERITED: lambda event: (
                f"{event.data.get('to', 'The city lead')} took the question over from {event.data.get('from', 'who asked')}."
            ),
            DeskEvent.COLLEAGUE_REMOVED: lambda event: (
                f"{_who(event)} removed {event.data.get('colleague', 'a colleague')}."
            ),
            DeskEvent.OFFICE_ACCESS_CHANGED: lambda event: (
                f"{_who(event)} opened this to the city office."
                if event.data.get("open")
                else f"{_who(event)} closed this to the city office."
            ),
            DeskEvent.LINK_REVOKED: _sentence("{who} switched off a signed link."),
            DeskEvent.PUBLICATION_SHOWN: _sentence("{who} showed the asker a public version without names or places."),
            DeskEvent.PUBLICATION_REDRAFTED: _sentence("{who} took the public version back to change it."),
            DeskEvent.PUBLICATION_APPROVED: _sentence("{who} approved the public version."),
            DeskEvent.PUBLICATION_DECLINED: _sentence("{who} said no to the public version. Nothing was published."),
            DeskEvent.ANSWER_PUBLISHED: _sentence("Published as an answer, without names or places."),
        },
    )
