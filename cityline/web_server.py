"""How gunicorn serves the site: `gunicorn --config python:cityline.web_server cityline.wsgi:application`.

The address to listen on is given beside it (`--bind`).
"""

from __future__ import annotations

import os
import sys
from typing import Any

preload_app = True  # the model, the calendar and the code of every page are loaded once and shared
workers = 2
worker_class = "gthread"
threads = 8
limit_request_line = 8_190  # bytes; a paragraph of 2,000 characters is searched by its address
timeout = 60  # seconds without a sign of life
graceful_timeout = 10  # seconds a worker may take to finish what it holds
loglevel = "warning"
control_socket_disable = True


def worker_exit(_server: Any, worker: Any) -> None:
    """Leave at once. At the end of a forked process the model's library waits for, or aborts over, a thread that only
    its parent has (onnxruntime 1.31); everything of ours is done by now."""
    if not worker.booted:
        return  # its exit status tells the master that starting it again is no use
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
