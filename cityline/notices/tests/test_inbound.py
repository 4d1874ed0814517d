"""Who may add to a question by mail: every combination of sender, address and thread."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.notices import inbound, queue, reply_addresses, sending
from cityline.notices.models import InboundMessage, Notice
from cityline.notices.queries import held_mail
from cityline.notices.tests.letters import ADA, CODE, EVE, mail, put

pytestmark = pytest.mark.django_db
ADA_ID, BEN_ID = 7, 8
BEN = "ben@fallriver.example"


@pytest.fixture
def replies(monkeypatch) -> list[inbound.Reply]:
    taken: list[inbound.Reply] = []
    monkeypatch.setitem(inbound._handlers, "question", taken.append)
    return taken


@pytest.fixture
def to_ada(replies) -> Notice:
    return put("to ada", reply_user_id=ADA_ID)


@pytest.fixture
def to_ben(replies) -> Notice:
    return put("to ben", to=BEN, reply_user_id=BEN_ID)


def test_a_reply_to_ones_own_address_is_added(to_ada: Notice, replies: list[inbound.Reply]) -> None:
    text = "Yes, 3,400.\n\nOn Mon, Jul 6, 2026 at 9:00 AM Desk <desk@desk.example> wrote:\n> How many?"
    raw = mail(to=to_ada.reply_address, text=text)
    kept = inbound.receive(raw)
    assert (kept.state, kept.subject_id, kept.user_id, kept.network_id) == ("accepted", CODE, ADA_ID, 1)
    (reply,) = replies
    assert (reply.subject_id, reply.user_id, reply.text) == (CODE, ADA_ID, "Yes, 3,400.")
    assert "How many?" in reply.full_text
    assert bytes(InboundMessage.objects.get().raw) == raw


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To", "X-Original-To", "envelope"])
def test_the_reply_address_counts_wherever_the_post_left_it(
    to_ada: Notice, replies: list[inbound.Reply], header: str
) -> None:
    address = to_ada.reply_address.upper()
    if header == "envelope":
        inbound.receive(mail(), recipients=[address])
    elif header == "To":
        inbound.receive(mail(to=f'"The desk" <{address}>'))
    else:
        inbound.receive(mail(**{header.replace("-", "_"): address}))
    assert [reply.user_id for reply in replies] == [ADA_ID]


def test_an_answer_in_the_thread_is_added_if_it_comes_from_who_got_it(
    to_ada: Notice, replies: list[inbound.Reply]
) -> None:
    assert inbound.receive(mail(In_Reply_To=to_ada.message_id)).state == "accepted"
    assert (
        inbound.receive(mail(References=f"{to_ada.thread_root} {to_ada.message_id}", text="Two.")).state == "accepted"
    )
    assert [reply.user_id for reply in replies] == [ADA_ID, ADA_ID]


def test_not_certain_so_held(to_ada: Notice, to_ben: Notice, replies: list[inbound.Reply]) -> None:
    cases = {
        "From and code alone: anyone can write that": mail(subject=f"Re: {CODE}"),
        "someone else's reply address (forwarded, or leaked)": mail(sender=EVE, to=to_ada.reply_address),
        "Ben writing to Ada's address": mail(sender=BEN, to=to_ada.reply_address),
        "a thread that was not sent to them": mail(sender=EVE, In_Reply_To=to_ada.message_id),
        "the name of the sender is an address": mail(sender=f'"{ADA}" <{EVE}>', to=to_ada.reply_address),
        "two senders": mail(sender=f"{ADA}, {EVE}", to=to_ada.reply_address),
        "an address of another domain": mail(
            to=to_ada.reply_address.replace("desk.example", "desk.example.evil.example")
        ),
        "a made-up token": mail(to=f"reply+{'a' * 26}@desk.example"),
        "the shared thread root only": mail(References=to_ada.thread_root),
    }
    for why, raw in cases.items():
        kept = inbound.receive(raw)
        assert (kept.state, kept.user_id) == ("quarantined", None), why
        assert kept.reason, why
    assert not replies


def test_the_desk_sees_what_held_mail_may_be_about(to_ada: Notice) -> None:
    assert inbound.receive(mail(subject=f"about {CODE.lower()}")).subject_id == CODE
    assert inbound.receive(mail(sender=EVE, to=to_ada.reply_address)).subject_id == CODE


def test_of_two_reply_addresses_the_senders_own_counts(
    to_ada: Notice, to_ben: Notice, replies: list[inbound.Reply]
) -> None:
    inbound.receive(mail(sender=BEN, to=f"{to_ada.reply_address}, {to_ben.reply_address}"))
    assert [reply.user_id for reply in replies] == [BEN_ID]


def test_a_withdrawn_address_no_longer_adds_by_address_or_thread(to_ada: Notice, replies: list[inbound.Reply]) -> None:
    assert reply_addresses.revoke(("question", CODE), ADA_ID) == 1
    assert inbound.receive(mail(to=to_ada.reply_address)).state == "quarantined"
    assert inbound.receive(mail(In_Reply_To=to_ada.message_id, text="Again.")).state == "quarantined"
    assert put("anew", reply_user_id=ADA_ID).reply_address != to_ada.reply_address


def test_a_forward_by_its_reader_is_added_with_what_was_forwarded(to_ada: Notice, replies: list[inbound.Reply]) -> None:
    text = "---------- Forwarded message ---------\nFrom: Water <water@x.example>\nSubject: Pipes\n\nWe count 3,400."
    inbound.receive(mail(to=to_ada.reply_address, subject="Fwd: pipes", text=text))
    assert "We count 3,400." in replies[0].text


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"X_Autoreply": "yes"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"subject": "Automatic reply: Q-4F7K-9M2X"},
        {"subject": "Out of Office: away until Monday"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@fallriver.example"},
        {"List_Id": "<all.fallriver.example>"},
    ],
)
def test_machines_are_not_answered_or_added(
    to_ada: Notice, replies: list[inbound.Reply], headers: dict[str, str]
) -> None:
    kept = inbound.receive(mail(to=to_ada.reply_address, **headers))
    assert kept.state == "automatic"
    assert not replies


def test_auto_submitted_no_is_a_person(to_ada: Notice, replies: list[inbound.Reply]) -> None:
    assert inbound.receive(mail(to=to_ada.reply_address, Auto_Submitted="no")).state == "accepted"


def bounce(action: str, message_id: str) -> bytes:
    return (
        "From: Mail <mailer-daemon@fallriver.example>\nSubject: Undelivered Mail\nAuto-Submitted: auto-replied\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nAction: {action}\nStatus: 5.1.1\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\n--b--\n"
    ).encode()


@pytest.mark.parametrize(("action", "came_back"), [("failed", True), ("delayed", False)])
def test_a_delivery_report_marks_its_notice_and_is_no_message(
    to_ada: Notice,
    replies: list[inbound.Reply],
    action: str,
    came_back: bool,  # noqa: FBT001
) -> None:
    sending.deliver_due(by="one")
    assert inbound.receive(bounce(action, to_ada.message_id)).state == "automatic"
    to_ada.refresh_from_db()
    assert bool(to_ada.bounced_at) is came_back
    assert not replies


def test_the_same_mail_twice_is_added_once(to_ada: Notice, replies: list[inbound.Reply]) -> None:
    raw = mail(to=to_ada.reply_address)
    assert inbound.receive(raw).state == "accepted"
    again = inbound.receive(b"Received: from elsewhere\n" + raw)
    assert (again.state, bytes(again.raw), again.text) == ("duplicate", b"", "")
    assert inbound.receive(raw).state == "duplicate"
    assert len(replies) == 1


def test_unreadable_mail_is_kept_and_said_so(replies: list[inbound.Reply]) -> None:
    kept = inbound.receive(b"\n")
    assert (kept.state, kept.reason) == ("rejected", "The message is empty.")


def test_null_bytes_and_half_characters_do_not_stop_it(to_ada: Notice, replies: list[inbound.Reply]) -> None:
    raw = (
        mail(to=to_ada.reply_address)
        .replace(b"Thank you.", b"Th\x00ank \xed\xa0\x80 you.")
        .replace(b"Re: ", b"Re: \x00")
    )
    assert inbound.receive(raw).state == "accepted"
    assert replies[0].text.startswith("Thank")


def test_a_mail_with_neither_words_nor_files_adds_nothing(to_ada: Notice, replies: list[inbound.Reply]) -> None:
    assert inbound.receive(mail(to=to_ada.reply_address, text=" ")).state == "rejected"


def test_a_refusal_of_the_feature_is_kept_as_its_reason(to_ada: Notice, monkeypatch) -> None:
    def closed(_reply: inbound.Reply) -> None:
        raise Refused("closed", "This question is closed.")

    monkeypatch.setitem(inbound._handlers, "question", closed)
    kept = inbound.receive(mail(to=to_ada.reply_address))
    kept.refresh_from_db()
    assert (kept.state, kept.reason, bool(kept.text)) == ("rejected", "This question is closed.", True)


def test_a_fault_of_the_feature_undoes_all_so_that_the_mail_comes_again(to_ada: Notice, monkeypatch, replies) -> None:
    def broken(_reply: inbound.Reply) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setitem(inbound._handlers, "question", broken)
        with pytest.raises(ZeroDivisionError):
            inbound.receive(mail(to=to_ada.reply_address))
    assert not InboundMessage.objects.exists()
    assert inbound.receive(mail(to=to_ada.reply_address)).state == "accepted"


def test_a_subject_nobody_takes_mail_for_is_held() -> None:
    notice = put(subject=("engagement", "5"), reply_user_id=ADA_ID)
    assert inbound.receive(mail(to=notice.reply_address)).state == "quarantined"


def test_originals_of_what_was_not_added_are_forgotten_after_a_time(to_ada: Notice) -> None:
    inbound.receive(mail(to=to_ada.reply_address))
    inbound.receive(mail(sender=EVE))
    assert inbound.tidy() == 0
    with clock.stopped_at(clock.now() + inbound.KEEP_HELD + timedelta(days=1)):
        assert inbound.tidy() == 1
        assert inbound.tidy() == 0
    assert {m.state: bool(m.raw) for m in InboundMessage.objects.all()} == {"accepted": True, "quarantined": False}


def test_a_reply_address_is_never_guessable() -> None:
    tokens = {queue.put(key=str(n), network_id=1, name="account_news", to=ADA, subject=("question", str(n)), context={}, reply_user_id=1).reply_address for n in range(20)}  # fmt: skip
    assert len(tokens) == 20
    assert all(len(address.split("+")[1].split("@")[0]) == 26 for address in tokens)


@pytest.mark.parametrize("told", ["code", "thread"])
def test_held_mail_that_names_a_networks_question_is_for_that_networks_desk_alone(to_ada: Notice, told: str) -> None:
    """Network 1 wrote about it; where nothing tells which one did, every desk has to look."""
    headers = {"In_Reply_To": to_ada.message_id} if told == "thread" else {}
    held = inbound.receive(mail(sender=EVE, subject=f"Re: {CODE}" if told == "code" else "Hello", **headers))
    nowhere = inbound.receive(mail(sender=EVE, subject="Re: Q-9M2X-4F7K"))
    assert (held.state, held.network_id, nowhere.network_id) == ("quarantined", 1, None)
    assert set(held_mail(1)) == {held, nowhere}
    assert set(held_mail(2)) == {nowhere}
