import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from cityline.search import evaluation
from cityline.search.model import Model

MEDQUAD = Path(__file__).parents[4] / "shared/data/search/medquad"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = [{"_id": "a", "title": "Lead pipes", "text": "Old."}, {"_id": "b", "title": "Parks", "text": "Green."}]
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(line) + "\n" for line in corpus)
    queries = [{"_id": "1", "text": "lead", "long": "a park, please"}, {"_id": "2", "text": "nobody judged this"}]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta\t2\n1\tb\t0\n2\ta\t0\n")
    return tmp_path


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    call_command("evaluate_search", *map(str, arguments))
    figures: dict[str, Any] = json.loads(capsys.readouterr().out)
    return figures


def test_it_prints_the_figures_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = run(folder, "--no-model", capsys=capsys)
    assert (figures["nDCG@10"], figures["Recall@10"], figures["Recall@50"], figures["MRR@10"]) == (1.0, 1.0, 1.0, 1.0)
    assert (figures["queries"], figures["documents"]) == (1, 2)
    assert figures["p50_ms"] <= figures["p95_ms"]


def test_another_field_of_the_queries_can_be_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--no-model", "--field", "long", capsys=capsys)["nDCG@10"] == 0.0


def test_vectors_are_kept_by_content(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    settings: Settings,
    packaged_model: Model,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.VAR_DIR = folder / "var"
    settings.EMBEDDING_MODEL = ""
    first = run(folder, capsys=capsys)
    monkeypatch.setattr(evaluation, "quantized", None)  # nothing is left to compute
    again = run(folder, capsys=capsys)
    assert first["model"] == packaged_model.name
    assert again["nDCG@10"] == first["nDCG@10"]


def test_a_folder_that_is_none_is_refused_with_a_sentence(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(CommandError, match=r"no corpus\.jsonl"):
        call_command("evaluate_search", str(tmp_path / "missing"))
    (folder / "queries.jsonl").write_text("{nonsense")
    with pytest.raises(CommandError, match=r"queries\.jsonl, line 1"):
        call_command("evaluate_search", str(folder))


def test_gains_are_discounted_by_rank() -> None:
    ndcg, recall10, recall50, reciprocal = evaluation._scores(["x", "a", "b"], {"a": 1, "b": 3, "c": 0})
    assert ndcg == pytest.approx((1 / 1.5849625 + 3 / 2) / (3 + 1 / 1.5849625))
    assert (recall10, recall50, reciprocal) == (1.0, 1.0, 0.5)


@pytest.mark.skipif(not MEDQUAD.exists(), reason="needs ../shared/data/search/medquad")
def test_words_alone_reach_the_reference(tmp_path: Path) -> None:
    """Plain code reaches .638 and .484; less means something broke in how words are read."""
    typed = evaluation.collection(MEDQUAD)
    told = evaluation.collection(MEDQUAD, field="long")
    with evaluation.shelf_of(typed.documents, None, tmp_path / "vectors.sqlite3") as shelf:
        assert evaluation.measured(typed, None, shelf).ndcg_at_10 >= 0.635
        assert evaluation.measured(told, None, shelf).ndcg_at_10 >= 0.48
