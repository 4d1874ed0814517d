"""Finding: "has anyone solved this?", answered at once.

The truth is one PostgreSQL table of documents (`models.Document`). Features register how their rows become documents
and write them in the transaction that changes them (`documents`). Each machine keeps a disposable copy of that table
as a keyword index and a file of vectors (`index`, `vectors`, together a `shelf`), held at the table's sequence by
`follower`. `finding` asks that copy, ranks (`ranking`), and takes what it shows from the table again, so that a copy
that lags costs freshness and never a leak. Begin reading in `documents`, then `finding`.

Search knows no feature: ids of subjects are plain values, kinds are words.
"""

import os

# One thread for numpy's products: they are small, and its threads would fight with the pages for two processors.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
