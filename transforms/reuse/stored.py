"""The table `passages` as columns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from transforms.reuse.kinds import Told


def passages_of(table: pa.Table) -> Told:
    """What the table holds, sorted by documents, then by place."""
    names = ("other", "document", "other_start", "start", "chars")
    other, document, other_start, start, chars = (table[name].to_numpy().astype(np.int64) for name in names)
    return Told(other, document, other_start, start, chars, table["copied"].to_numpy())
