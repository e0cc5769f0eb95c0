"""Whether a break or a blank cuts a word in two."""

from __future__ import annotations

#: Characters looked at on either side; the longest common words have five or six.
_REACH = 6


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
