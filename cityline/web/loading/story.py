"""What happened to one question, as steps: each an action of the desk at its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cityline.desk.actions import asking, handling, memo, packaging, publishing, reviewing, sending, sharing
from cityline.desk.finding import offered
from cityline.desk.identity import findings_in
from cityline.desk.models import Publication, Question
from cityline.desk.queries import memo_of
from cityline.library import actions as library
from cityline.library.models import Answer
from cityline.networks.models import Network
from cityline.people.models import User
from cityline.programs.models import Program
from cityline.web.loading import files, people, shelves
from cityline.web.loading.moments import Moments

SOON = timedelta(minutes=20)
PREVIEW_DAYS = 2  # working days between the preview and the publication

Do = Callable[[Question], object]


@dataclass(frozen=True)
class Step:
    """Something that happened to the question at a moment."""

    at: datetime
    do: Do


class Story:
    """One question's file as steps."""

    def __init__(self, one: files.Text, network: Network, moments: Moments) -> None:
        self.head, self.network, self.moments = one.head, network, moments
        self.memo = files.question_and_memo(one.body)[1]
        self.asked_at = moments.at(one.head["asked"])
        self.times = {name: moments.at(offset) for name, offset in one.head["times"].items()}
        self.said = [(moments.at(each["at"]), each) for each in one.head.get("thread", [])]
        self.used: set[int] = set()  # notes that became a comment of a review

    def steps(self) -> list[Step]:
        """In order of time. Reviews are read first: they take their comments from the thread."""
        reviewed = self._review()
        rest = [*self._sharing(), *self._assignment(), *self._thread(), *self._response()]
        return sorted([*rest, *reviewed, *self._after()], key=lambda step: step.at)

    @property
    def navigator(self) -> User:
        return people.person(self.head["navigator"])

    @property
    def reviewer(self) -> User:
        return people.person(self.head["reviewer"])

    def _sharing(self) -> list[Step]:
        steps = [Step(self.asked_at + SOON, _adding(email)) for email in self.head["colleagues"]]
        if self.head["open_to_office"]:
            steps.append(
                Step(self.asked_at + SOON, lambda q: sharing.open_to_office(question=q, by=q.asker, open_=True))
            )
        return steps

    def _assignment(self) -> list[Step]:
        if "assigned" not in self.times:
            return []
        by = self.navigator
        return [Step(self.times["assigned"], lambda q: handling.assign_question(question=q, by=by, to=by))]

    def _thread(self) -> list[Step]:
        return [Step(at, self._saying(each)) for number, (at, each) in enumerate(self.said) if number not in self.used]

    def _saying(self, each: dict[str, Any]) -> Do:
        email, text, kind = each["from"], each["text"], each["kind"]
        if kind == "reply":
            return lambda q: asking.add_city_message(question=q, by=people.person(email), text=text)
        if kind == "note":
            return lambda q: handling.leave_note(question=q, by=people.person(email), text=text)
        asks = kind == "clarification"
        return lambda q: handling.write_to_city(question=q, by=people.person(email), text=text, asks=asks)

    def _response(self) -> list[Step]:
        """Package and memo are kept shortly before they are handed in, or after the last thing said."""
        if not self.head.get("items") and not self.memo:
            return []
        last = max([self.times["assigned"], *(at for at, _ in self.said)])
        at = self.times["submitted"] - SOON if "submitted" in self.times else last + SOON
        return [Step(min(at, self.moments.now), self._prepare)]

    def _prepare(self, question: Question) -> None:
        by = self.navigator
        for item in self.head.get("items", []):
            kind, key = self._record(item["id"])
            kept = packaging.add_item(question=question, by=by, suggestion=offered(question, kind, key))
            packaging.annotate_item(question=question, by=by, item_id=kept.pk, annotation=item["annotation"])
        if self.memo:
            held = memo_of(question)
            memo.save_memo(question=question, by=by, text=self.memo, based_on=held.number if held else 0)

    def _record(self, name: str) -> tuple[str, str]:
        kind, _, key = name.partition(":")
        if kind == "program":
            return kind, str(Program.objects.get(number=key).pk)
        if kind == "resource":
            return kind, str(shelves.resource_called(name).pk)
        answer = shelves.answer_called(key, self.network)
        if answer is None:
            raise LookupError(f"{self.head['code']} gives {name}, which is not published by then.")
        return kind, str(answer.pk)

    def _review(self) -> list[Step]:
        steps = []
        for name in ("submitted", "resubmitted"):
            if name in self.times:
                note = self._note_at(name, self.head["navigator"])
                steps.append(Step(self.times[name], self._handing_in(note)))
        if "returned" in self.times:
            why = self._note_at("returned", self.head["reviewer"])
            steps.append(Step(self.times["returned"], self._returning(why)))
        if "approved" in self.times:
            comment, reader = self._note_at("approved", self.head["reviewer"]), self.reviewer
            steps.append(
                Step(
                    self.times["approved"], lambda q: reviewing.approve_response(question=q, by=reader, comment=comment)
                )
            )
        return steps

    def _handing_in(self, note: str) -> Do:
        return lambda q: reviewing.submit_for_review(question=q, by=self.navigator, note=note)

    def _returning(self, why: str) -> Do:
        return lambda q: reviewing.return_for_changes(question=q, by=self.reviewer, comment=why)

    def _note_at(self, name: str, email: str) -> str:
        """What this person noted at that very moment: it is the comment of the review, not a note beside it."""
        for number, (at, each) in enumerate(self.said):
            if at == self.times[name] and each["from"] == email and each["kind"] == "note":
                self.used.add(number)
                return str(each["text"])
        return ""

    def _after(self) -> list[Step]:
        if "sent" not in self.times:
            return []
        by = self.navigator
        steps = [Step(self.times["sent"], lambda q: sending.send_response(question=q, by=by))]
        if self.head["helped"]:
            heard = max([self.times["sent"], *(at for at, each in self.said if each["kind"] == "reply")]) + SOON
            steps.append(Step(min(heard, self.moments.now), self._feedback))
        if "published" in self.times:
            steps += self._publication()
        return steps

    def _feedback(self, question: Question) -> None:
        sending.give_feedback(question=question, by=question.asker, helped=self.head["helped"])

    def _publication(self) -> list[Step]:
        at = self.times["published"]
        one = shelves.answer_file(self.head["answer"])
        reviewed = self.moments.days_ago(one.head["reviewed_days_ago"])
        steps = [
            Step(self.moments.before(at, PREVIEW_DAYS), lambda q: self._show(q, one)),
            Step(at - timedelta(minutes=90), _agree),
            Step(at, lambda q: self._publish(q, one)),
        ]
        steps += [
            Step(self.moments.days_ago(row["days_ago"]), self._correcting(row["text"]))
            for row in one.head["corrections"]
        ]
        if reviewed > at:
            steps.append(Step(reviewed, lambda q: self._reread(q, one)))
        return steps

    def _show(self, question: Question, one: files.Text) -> None:
        """What the check still marks in these words was looked at by the people who wrote the sample, and kept."""
        by, words = self.navigator, shelves.answer_words(one)
        draft = publishing.draft_publication(question=question, by=by, **words)
        kept = [row.text for row in findings_in(draft)]
        if kept:
            draft = publishing.draft_publication(question=question, by=by, **words, kept_findings=kept)
        publishing.show_asker(publication=draft, by=by)

    def _publish(self, question: Question, one: files.Text) -> None:
        publishing.publish_answer(
            publication=_publication_of(question),
            by=self.navigator,
            sources=shelves.sources_of(one),
            is_worked_example=one.head["worked_example"],
        )

    def _correcting(self, text: str) -> Do:
        return lambda q: library.correct_answer(by=self.navigator, answer=_answer_of(q), text=text)

    def _reread(self, question: Question, one: files.Text) -> None:
        again = self.moments.today + timedelta(days=one.head["review_by_in_days"])
        library.review_answer(by=self.navigator, answer=_answer_of(question), review_by=again)


def _adding(email: str) -> Do:
    return lambda q: sharing.add_colleague(question=q, by=q.asker, email=email)


def _publication_of(question: Question) -> Publication:
    return Publication.objects.select_related("question__network", "answer").get(question=question)


def _answer_of(question: Question) -> Answer:
    answer = _publication_of(question).answer
    if answer is None:
        raise LookupError(f"{question.code} is not published yet.")
    return answer


def _agree(question: Question) -> None:
    publication = _publication_of(question)
    publishing.approve_publication(publication=publication, by=question.asker, digest=publication.digest)
