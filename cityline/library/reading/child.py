"""The process that reads one file: `python -m cityline.library.reading.child CONTENT RESULT PARENT ENDING`.

CONTENT and RESULT are open files by number; PARENT is who started it, and ends it by ending. It answers with JSON, the
fields of `Reading`, or dies; it starts no program, reaches no network and writes no other file.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any

MEMORY = 640 * 1024 * 1024  # bytes of address space
CPU = 50  # seconds
WRITTEN = 16 * 1024 * 1024  # bytes
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "urllib.")


def main(arguments: list[str]) -> int:
    content, result, parent, ending = int(arguments[0]), int(arguments[1]), int(arguments[2]), arguments[3]
    confine(parent)
    answer = _answer(content, ending)
    with os.fdopen(result, "w", encoding="utf-8", errors="replace") as out:
        json.dump(answer, out, ensure_ascii=False)
    return 0


def confine(parent: int) -> None:
    """Limits that hold for the rest of this process's life."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
            score.write("1000")  # short of memory, the system ends this one first
    if os.getppid() != parent:  # it ended before it could end us
        os._exit(1)
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))


def _stay_inside(event: str, _arguments: Any) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def _answer(content: int, ending: str) -> dict[str, Any]:
    from cityline.library.reading import formats, problems

    sys.addaudithook(_stay_inside)
    try:
        with os.fdopen(content, "rb") as file:
            file.seek(0)
            found = formats.read(file, ending)
    except problems.Unreadable as unreadable:
        return {"problem": str(unreadable)}
    except MemoryError:
        return {"problem": problems.HEAVY}
    except Exception:  # noqa: BLE001 - a broken file breaks its reader in any way it likes
        return {"problem": problems.DAMAGED}
    return {"text": found.text, "pages": found.pages, "problem": found.missing}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
