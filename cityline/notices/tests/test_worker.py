from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections

from cityline.kernel import clock, work
from cityline.notices import clockwork, queries, worker
from cityline.notices.models import Notice, WorkRecord
from cityline.notices.tests.letters import put


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch) -> None:
    monkeypatch.setattr(work, "_work", {})
    monkeypatch.setattr(work, "_clock_jobs", {})


@pytest.fixture
def running(monkeypatch) -> Iterator[Callable[[], None]]:
    """Starts the worker, ticking too, in a thread; stops it at the end."""
    monkeypatch.setattr(worker, "IDLE", 0.02)
    monkeypatch.setattr(worker, "DATABASE_WAIT", 0.02)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,), kwargs={"tick_every": 0.02})
    yield thread.start
    stop.set()
    thread.join(timeout=20)
    assert not thread.is_alive()
    connections.close_all()


def until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + 10
    while not true():
        assert time.monotonic() < last, "it never happened"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_messages_go_while_other_work_is_stuck_or_broken(running: Callable[[], None]) -> None:
    release, tries = threading.Event(), []

    def stuck() -> int:
        release.wait(10)
        return 0

    def broken() -> int:
        tries.append(1)
        raise OperationalError("the database restarts")

    work.register("stuck", stuck)
    work.register("broken", broken)
    running()
    put()
    until(lambda: Notice.objects.get().state == "sent")
    until(lambda: len(tries) > 2)
    release.set()
    until(lambda: "restarts" in "".join(r.last_error for r in queries.signs_of_life()))
    until(lambda: WorkRecord.objects.filter(name="notices.send", last_error="").exists())


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_tick_also_runs_what_the_clock_says_is_due(running: Callable[[], None]) -> None:
    work.every("soon", hours=1, run=lambda: 1)
    running()
    until(lambda: WorkRecord.objects.filter(name="clock.soon", done=1, ended_at__isnull=False).exists())
    WorkRecord.objects.filter(name="clock.soon").update(began_at=clock.now() - timedelta(hours=2), done=0)
    until(lambda: WorkRecord.objects.filter(name="clock.soon", done=1).exists())  # it goes on


@pytest.mark.django_db(transaction=True)
def test_the_command_ends_cleanly_when_asked_and_sends_before(tmp_path, database_url: str) -> None:
    environment = os.environ | {"DATABASE_URL": database_url, "CITYLINE_VAR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-m", "django", "worker"], env=environment)
    try:
        put()
        until_sent = time.monotonic() + 60
        while Notice.objects.get().state != "sent":
            assert time.monotonic() < until_sent
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


@pytest.mark.django_db
def test_once(capsys) -> None:
    put()
    call_command("worker", "--once")
    assert capsys.readouterr().out == "1 messages handled\n"


@pytest.mark.django_db
def test_the_status_page_can_tell_how_long_a_message_waits() -> None:
    now = clock.now()
    assert queries.oldest_waiting(now) is None
    put(not_before=now - timedelta(minutes=5))
    assert queries.oldest_waiting(now) == now - timedelta(minutes=5)


@pytest.mark.django_db
def test_clock_jobs_run_when_their_interval_has_passed(capsys) -> None:
    ran: list[str] = []

    def hourly() -> int:
        ran.append("hourly")
        return 3

    def broken() -> int:
        raise ZeroDivisionError("no figures")

    work.every("broken", hours=1, run=broken)
    work.every("hourly", hours=1, run=hourly)
    now = clock.now()
    for minutes, count in ((0, 1), (30, 1), (61, 2), (62, 2)):
        with clock.stopped_at(now + timedelta(minutes=minutes)):
            clockwork.tick()
        assert len(ran) == count
    assert WorkRecord.objects.get(name="clock.hourly").done == 3
    assert WorkRecord.objects.get(name="clock.broken").last_error.startswith("ZeroDivisionError")
    call_command("tick", "--all")
    assert capsys.readouterr().out == "broken: ZeroDivisionError: no figures\nhourly: 3 done\n"


@pytest.mark.django_db
def test_a_job_whose_turn_was_taken_meanwhile_is_not_run_again() -> None:
    job = work.ClockJob("one", timedelta(hours=1), lambda: 1)
    now = clock.now()
    assert clockwork._take_turn(job, now, everything=False)
    assert not clockwork._take_turn(job, now, everything=False)


def test_an_interval_must_be_given() -> None:
    with pytest.raises(ValueError, match="how many"):
        work.every("never", run=lambda: 0)
