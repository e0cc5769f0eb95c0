"""Source texts cut into documents."""

from transforms.split.documents import split
from transforms.split.parts import Leftover, Part, Split

__all__ = ["Leftover", "Part", "Split", "split"]
