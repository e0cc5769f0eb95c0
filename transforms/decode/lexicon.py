"""What decoding knows beforehand: common hanzi, and how to get at decoders."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from transforms.decode.euc_tw import EucTwDecoder, euc_tw_table
from transforms.stage import Reference

#: The reference files that decoding reads.
REFERENCES = ("cns11643", "common_hanzi")


@dataclass(frozen=True)
class Lexicon:
    """The hanzi that vote for a reading, and the characters of EUC-TW by their bytes, made when first asked for."""

    common: frozenset[str]
    euc_tw: Callable[[], Mapping[bytes, str]]

    def decoder(self, encoding: str) -> Callable[[str], codecs.IncrementalDecoder]:
        """What makes an incremental decoder, given how it treats errors (strict, replace)."""
        if encoding == "euc-tw":
            return partial(EucTwDecoder, self.euc_tw())
        return codecs.getincrementaldecoder(encoding)

    def decode(self, content: bytes, encoding: str) -> str:
        """The text of bytes that an encoding reads without fault.

        Raises: UnicodeDecodeError for any others.
        """
        if encoding == "euc-tw":
            return self.decoder(encoding)("strict").decode(content, True)
        return content.decode(encoding)


def make_lexicon(reference: Reference) -> Lexicon:
    """The lexicon, from the rows of `common_hanzi` and `cns11643`."""
    common = frozenset(row["char"] for row in reference["common_hanzi"])
    return Lexicon(common, cache(partial(euc_tw_table, reference["cns11643"])))
