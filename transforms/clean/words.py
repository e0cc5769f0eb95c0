"""Whether a break or a blank cuts a word in two, and whether a line ends in a word that leans on the next."""

from __future__ import annotations

#: Characters looked at on either side; the longest common words have five or six.
_REACH = 6
#: Words of one character that govern what follows: a sentence never ends in one.
_PARTICLES = frozenset("和与及或对于由从向把将被并而以为在因其该各按据经应须不就则若如")


def cuts_word(left: str, right: str) -> bool:
    """Whether a word of the dictionary lies across the border of two pieces of text.

    Only words of the dictionary count, none that the segmenter guesses: `张 三` must not look like one.
    """
    import rjieba  # its dictionary takes a tenth of a second to load, which a process that cleans nothing can spare

    head, tail = left[-_REACH:], right[:_REACH]
    at = 0
    for word in rjieba.cut(head + tail, False):
        if at < len(head) < at + len(word):
            return True
        at += len(word)
    return False


def ends_in_particle(left: str) -> bool:
    """Whether the last word of a text is one that needs another after it: 和, 对, 由; 共和 is a word of its own."""
    if left[-1:] not in _PARTICLES:
        return False
    import rjieba

    words = rjieba.cut(left[-_REACH:], False)
    return bool(words) and len(words[-1]) == 1
