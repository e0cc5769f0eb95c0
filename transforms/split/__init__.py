"""Source texts cut into documents."""

from transforms.split.documents import make_splitter
from transforms.split.lexicon import REFERENCES
from transforms.split.parts import Leftover, Part, Split
from transforms.split.retitle import make_retitler

__all__ = ["REFERENCES", "Leftover", "Part", "Split", "make_retitler", "make_splitter"]
