from __future__ import annotations

import hashlib
import os
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404

from cityline.files import actions, queries, responses, store
from cityline.files.models import StoredFile
from cityline.files.tests import samples
from cityline.kernel.refusals import Refused

SUBJECT = ("question", "Q-4F7K-9M2X")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    store_folder: Path = tmp_path / "files"
    settings.FILE_STORE = store_folder
    return store_folder


def keep(content: bytes = samples.PDF, name: str = "Budget.pdf") -> StoredFile:
    return actions.keep_file(upload=content, name=name, network_id=1, subject=SUBJECT, by_id=7)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_kept_file_is_on_disk_under_a_name_of_ours(folder: Path) -> None:
    stored = keep(name="../../Budget é.pdf")
    path = store.path_of(stored.pk)
    assert on_disk(folder) == [path]
    assert path.read_bytes() == samples.PDF
    assert path.stat().st_mode & 0o077 == 0
    assert (stored.name, stored.size, stored.content_type) == ("Budget é.pdf", len(samples.PDF), "application/pdf")
    assert stored.sha256 == hashlib.sha256(samples.PDF).hexdigest()
    assert list(queries.files_of(*SUBJECT)) == [stored]


@pytest.mark.django_db
def test_uploads_of_a_form_are_kept_together_or_not_at_all(folder: Path, settings) -> None:
    good, bad = SimpleUploadedFile("a.pdf", samples.PDF), SimpleUploadedFile("b.pdf", samples.EXE)
    assert len(actions.keep_files(files=actions.offered([good, good]), network_id=1, subject=SUBJECT, by_id=None)) == 2
    with pytest.raises(Refused):
        actions.keep_files(files=actions.offered([good, bad]), network_id=1, subject=SUBJECT, by_id=None)
    settings.FILE_MAX_BYTES = len(samples.PDF) * 2 - 1
    with pytest.raises(Refused, match="Together"):
        actions.keep_files(files=actions.offered([good, good]), network_id=1, subject=SUBJECT, by_id=None)
    assert StoredFile.objects.count() == len(on_disk(folder)) == 2


@pytest.mark.django_db
def test_one_subject_has_room_for_so_many(monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_PER_SUBJECT", 1)
    keep()
    with pytest.raises(Refused) as refused:
        keep()
    assert refused.value.code == "too_many_files"


@pytest.mark.django_db
def test_the_database_refuses_rows_that_cannot_be() -> None:
    keep()
    for wrong in ({"size": 0}, {"sha256": "x"}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_rolled_back_action_are_gone_with_the_request(folder: Path) -> None:
    kept = keep()
    with transaction.atomic():
        keep()
        actions.settle()
        assert len(on_disk(folder)) == 2, "not while it may still commit"
        transaction.set_rollback(True)
    actions.settle()
    assert on_disk(folder) == [store.path_of(kept.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_leaves_nothing_behind(folder: Path, monkeypatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            keep()
    actions.settle()
    assert not on_disk(folder)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_forgetting_a_file_waits_for_the_commit(folder: Path) -> None:
    stored = keep()
    with transaction.atomic():
        actions.forget_file(stored=stored)
        assert on_disk(folder)
    assert not on_disk(folder)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_the_sweep_takes_old_bytes_without_a_row_only(folder: Path) -> None:
    kept = keep()
    young, old = (
        folder / "aa" / "aa0e8400-e29b-41d4-a716-446655440000",
        folder / "bb" / "bb0e8400-e29b-41d4-a716-446655440000",
    )
    half, strange = folder / "cc" / "cc0e8400-e29b-41d4-a716-446655440000.part", folder / "dd" / "readme"
    for path in (young, old, half, strange):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in (old, half, strange, store.path_of(kept.pk)):
        os.utime(path, (0, 0))
    assert actions.sweep() == 2
    assert sorted(on_disk(folder)) == sorted([young, strange, store.path_of(kept.pk)])


@pytest.mark.django_db
def test_a_file_is_only_ever_handed_out_to_be_saved() -> None:
    response = responses.as_attachment(keep(name="Bütçe; filename=x.html.pdf"))
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''B%C3%BCt%C3%A7e%3B%20filename%3Dx.html.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response) == samples.PDF
    response.close()


def test_what_we_made_ourselves_is_handed_out_alike() -> None:
    response = responses.made_as_attachment(b"%PDF-", name="Memo Q-4F7K-9M2X.pdf", content_type="application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="Memo Q-4F7K-9M2X.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.django_db
def test_a_row_whose_bytes_are_gone_is_a_page_that_says_so() -> None:
    stored = keep()
    store.remove(stored.pk)
    with pytest.raises(Http404):
        responses.as_attachment(stored)


@pytest.mark.django_db
def test_a_stream_is_read_to_its_end_not_trusted() -> None:
    stream = BytesIO(samples.PDF)
    stream.read()
    stored = actions.keep_file(upload=stream, name="a.pdf", network_id=None, subject=SUBJECT, by_id=None)
    assert stored.size == len(samples.PDF)
