"""The best row of labels (Viterbi), for all stretches of a text that may hold a mention at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from transforms.tag.learned.labels import BEGINNINGS, ENDS, INSIDES, KINDS, LABELS, SINGLES, Labels, may_follow

Floats = npt.NDArray[np.float32]
Scores = npt.NDArray[np.int16]
Numbers = npt.NDArray[np.int64]

#: Scores that no path takes.
_NEVER = np.float32(-1e6)
_CLOSED = SINGLES + len(KINDS)  # labels below are outside or end a mention
_KINDS = len(KINDS)


class Decoder:
    """Finds the best labels. `moves`: scores of one label after another in units of the scores, (from, to).

    `margin`: a character at which O leads by more than this, in the same unit, is outside without further asking.
    """

    def __init__(self, moves: Floats, margin: float) -> None:
        self._moves = np.where(may_follow(), moves, _NEVER).astype(np.float32)
        self._margin = margin
        open_labels = [0, *range(SINGLES, INSIDES)]  # what may follow what is closed
        self._to_outside = self._moves[:_CLOSED, :1]
        self._to_open = np.ascontiguousarray(self._moves[:_CLOSED][:, open_labels])[:, :, None]

    def labels(self, scores: Scores, breaks: npt.NDArray[np.bool_]) -> Labels:
        """The labels of each character, given its scores, (characters, labels or more), and where no mention goes on.

        At `breaks` every character is outside.
        """
        best = scores[:, 1]
        for label in range(2, len(LABELS)):
            best = np.maximum(best, scores[:, label])  # a row of labels at a time: a maximum over the rows is slower
        active = (best.astype(np.int32) > scores[:, 0].astype(np.int32) - self._margin) & ~breaks
        edges = np.diff(active.astype(np.int8), prepend=0, append=0)
        starts = np.flatnonzero(edges == 1)
        lengths = np.flatnonzero(edges == -1) - starts
        labels = np.zeros(len(scores), np.int8)
        if len(starts):
            order = np.argsort(-lengths, kind="stable")
            self._best(scores, starts[order], lengths[order], labels)
        return labels

    def _best(self, scores: Scores, starts: Numbers, lengths: Numbers, labels: Labels) -> None:
        """Writes the best labels of stretches, the longest first, all at once step by step."""
        steps = int(lengths[0])
        alive = len(starts) - np.cumsum(np.bincount(lengths, minlength=steps + 1))[:steps]
        first = scores[starts, : len(LABELS)].T.astype(np.float32)
        first += self._moves[0][:, None]  # what stands before a stretch, and after it, is outside
        totals = [first]
        for step in range(1, steps):
            count = int(alive[step])
            totals.append(self._next(totals[-1][:, :count], scores[starts[:count] + step, : len(LABELS)]))
        current = np.zeros(len(starts), np.int64)
        for step in range(steps - 1, -1, -1):
            count, going_on = int(alive[step]), int(alive[step + 1]) if step + 1 < steps else 0
            total = totals[step]
            current[going_on:count] = (total[:_CLOSED, going_on:count] + self._to_outside).argmax(0)
            if going_on:
                current[:going_on] = (total[:, :going_on] + self._moves[:, current[:going_on]]).argmax(0)
            labels[starts[:count] + step] = current[:count]

    def _next(self, before: Floats, scores: Scores) -> Floats:
        """The best totals one character on, (labels, stretches)."""
        total = scores.T.astype(np.float32)
        reached = before[0] + self._to_open[0]
        for label in range(1, _CLOSED):
            np.maximum(reached, before[label] + self._to_open[label], out=reached)  # faster than `max` over axis 0
        total[0] += reached[0]
        total[SINGLES:INSIDES] += reached[1:]
        for kind in range(_KINDS):
            begun, inside = BEGINNINGS + kind, INSIDES + kind
            for label in (ENDS + kind, inside):
                total[label] += np.maximum(
                    before[begun] + self._moves[begun, label], before[inside] + self._moves[inside, label]
                )
        return total
