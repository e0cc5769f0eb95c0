"""The documents that may share passages, and their match texts where these are compared."""

from __future__ import annotations

import numpy as np
from pyarrow.dataset import Dataset

from transforms.dedupe import MatchText
from transforms.dedupe.copies import IN_FULL, ranks
from transforms.dedupe.numbered import Numbered, codes
from transforms.dedupe.shingles import Flags, Numbers
from transforms.reuse.passages import Texts


class Holders(Numbered):
    """The same with `day` (the place of the batch among batches) and `copy` (how many of that text are before it)."""

    def __init__(self, signatures: Dataset) -> None:
        super().__init__(signatures)
        self.day = codes(self.batch)
        self.copy = ranks(self.model)

    def told_in_full(self) -> Flags:
        """Which documents' passages are told one by one."""
        full: Flags = self.copy < IN_FULL
        return full


class Written:
    """The match texts of some documents, and where in their clean texts the characters come from.

    `texts.codes` are the code points of all of them; `origins`, as long, the offset in the clean text of each. Of
    documents that are not there nothing lies between `at[i]` and `at[i + 1]`.
    """

    def __init__(
        self, holders: Holders, cleaned: Dataset, wanted: Flags, chars: Numbers, match_text: MatchText
    ) -> None:
        at = np.concatenate([[0], np.cumsum(np.where(wanted, chars, 0))])
        self.texts = Texts(np.empty(at[-1], np.uint32), at)
        self.origins = np.empty(at[-1], np.int32)
        for number, text, body_start in holders.rows_of(cleaned, wanted, "text", "body_start"):
            written, origins = match_text.located(text, body_start)
            place = slice(at[number], at[number + 1])
            self.texts.codes[place] = np.frombuffer(written.encode("utf-32-le", "surrogatepass"), "<u4")
            self.origins[place] = origins

    def span(self, number: Numbers, start: Numbers, chars: Numbers) -> tuple[Numbers, Numbers]:
        """Starts and ends in the clean texts of stretches of match texts."""
        first = self.texts.at[number] + start
        return self.origins[first], self.origins[first + chars - 1] + 1
