from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cityline.kernel import access, clock
from cityline.notices import inbound, queue
from cityline.notices.models import Notice
from cityline.notices.tests.letters import CODE, EVE, mail, put

pytestmark = pytest.mark.django_db
LINK = "http://localhost:8000/questions/Q-4F7K-9M2X/?key=very-secret"


@pytest.fixture
def staff(monkeypatch) -> None:
    monkeypatch.setattr(access, "_rules", [lambda _request: 1])


@pytest.fixture
def stranger(monkeypatch) -> None:
    monkeypatch.setattr(access, "_rules", [lambda _request: None])


def fail(notice: Notice) -> Notice:
    (held,) = queue.claim(now=clock.now(), by="one")
    queue.mark_failed(held, by="one", error="No such mailbox")
    return notice


@pytest.mark.usefixtures("stranger")
def test_only_staff_see_messages(client, django_user_model) -> None:
    notice = put()
    addresses = [reverse("notices:list"), reverse("notices:held"), reverse("notices:detail", args=[notice.pk])]
    for address in addresses:
        assert client.get(address)["Location"].startswith("/accounts/login/")
    assert client.post(reverse("notices:again", args=[notice.pk])).status_code == 302
    client.force_login(django_user_model.objects.create_user(EVE), backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses:
        assert client.get(address).status_code == 403


@pytest.mark.usefixtures("staff")
def test_the_list_filters_by_state_in_its_address_and_pages(client) -> None:
    fail(put("bad", to=EVE, line="Refused"))
    for number in range(26):
        put(f"good {number}")
    page = client.get(reverse("notices:list")).content.decode()
    assert page.count("<tr>") == 26
    assert "Page 1 of 2" in page
    failed = client.get(reverse("notices:list") + "?state=failed").content.decode()
    assert EVE in failed
    assert failed.count("<tr>") == 2
    assert "No messages here" in client.get(reverse("notices:list") + "?about=Q-0000-0000").content.decode()


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_two_queries(client, django_assert_num_queries, rows: int) -> None:
    for number in range(rows):
        put(str(number))
    with django_assert_num_queries(2):  # count, page
        client.get(reverse("notices:list"))


@pytest.mark.usefixtures("staff")
def test_another_networks_messages_are_not_there(client) -> None:
    other = put("theirs", network_id=2, to=EVE)
    assert EVE not in client.get(reverse("notices:list")).content.decode()
    assert client.get(reverse("notices:detail", args=[other.pk])).status_code == 404


@pytest.mark.usefixtures("staff")
def test_links_are_hidden_outside_the_sample_network(client, settings) -> None:
    notice = put(words=f"Open {LINK}", reply_user_id=7)
    address = reverse("notices:detail", args=[notice.pk])
    assert "very-secret" not in client.get(address).content.decode()
    settings.SAMPLE_NETWORK = True
    assert f'href="{LINK}"' in client.get(address).content.decode()


@pytest.mark.usefixtures("staff")
def test_a_code_is_shown_in_the_sample_network_only(client, settings) -> None:
    notice = put(words="123456", sensitive=True, network_id=None)
    address = reverse("notices:detail", args=[notice.pk])
    assert "123456" not in client.get(address).content.decode()
    settings.SAMPLE_NETWORK = True
    assert "123456" in client.get(address).content.decode()


@pytest.mark.usefixtures("staff")
def test_a_failed_message_can_be_sent_again(client) -> None:
    notice = fail(put())
    assert "Send it again" in client.get(reverse("notices:detail", args=[notice.pk])).content.decode()
    client.post(reverse("notices:again", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.state == "queued"
    answer = client.post(reverse("notices:again", args=[notice.pk]), follow=True).content.decode()
    assert "Only a message that could not be sent" in answer


@pytest.mark.usefixtures("staff")
def test_held_mail_is_shown_as_text(client) -> None:
    kept = inbound.receive(mail(sender=EVE, subject=f"about {CODE}", text="<script>alert(1)</script>"))
    assert EVE in client.get(reverse("notices:held")).content.decode()
    page = client.get(reverse("notices:held_detail", args=[kept.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert CODE in page


@pytest.mark.usefixtures("staff")
def test_waiting_and_returned_messages_say_so(client) -> None:
    put(not_before=clock.now() + timedelta(hours=1))
    Notice.objects.update(state="sent", sent_at=clock.now(), bounced_at=clock.now())
    assert "Came back" in client.get(reverse("notices:list")).content.decode()
