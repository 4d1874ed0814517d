"""Child processes that never outlive the one who started them.

A process id read from a file may belong to anybody by the time it is read. So nothing here is ever found again by its
number: whoever starts a child keeps the handle, and the kernel itself ends the child when its parent is gone.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# linux/prctl.h: "Set the parent-death signal of the calling process".
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """A login of this machine to run a child as."""

    name: str
    uid: int
    gid: int


def start_child(
    argv: Sequence[str | Path],
    *,
    ends_by: signal.Signals,
    account: Account | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    keep_open: Sequence[int] = (),
    output: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start `argv` in a session of its own; it gets `ends_by` when this thread's process ends, however it ends.

    Call it from the main thread: the kernel means the parent *thread*. `keep_open` are descriptors (locks) the child
    inherits. A session of its own, so Ctrl-C reaches only us and we choose the order in which things stop.
    """
    return subprocess.Popen(  # noqa: S603 - argv is ours, no shell
        [os.fspath(part) for part in argv],
        preexec_fn=_tie_to_parent(ends_by),  # noqa: PLW1509 - it only makes two system calls
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        cwd=cwd,
        env=env,
        pass_fds=tuple(keep_open),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def _tie_to_parent(ends_by: signal.Signals) -> Callable[[], None] | None:
    """Runs in the child after it changed its user (changing users clears the setting) and before it becomes `argv`."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, int(ends_by))
        if os.getppid() != parent:  # it died between the fork and here
            os._exit(1)

    return tie


def stop_child(child: subprocess.Popen[bytes], *, steps: Sequence[tuple[signal.Signals, float]]) -> int:
    """Send each signal in turn, waiting its seconds for the child to end. Returns the exit status.

    Popen never signals a child it has already buried, so no stranger can be hit.
    """
    for number, seconds in steps:
        child.send_signal(number)
        try:
            return child.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    child.kill()
    return child.wait()
