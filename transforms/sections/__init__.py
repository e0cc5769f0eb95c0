"""The structure of a document: what heads which part of it, and what part it plays.

A section of kind `heading` or `item` governs the text from its first character to the next heading of its level or of
one above it; its level counts from 1, the outermost style of numbering that this document uses, whichever that is. An
`item` is a point of a list: of a running text (一是, 第一，), or a numbered sentence that heads nothing but itself. The
title, salutations, closings (a closing formula, or the paragraphs that conclude a speech), signatures and dates are
sections of level 0 that span their own lines and hold nothing. What stands before the first heading, and what follows
the last point of a list, is in no section but the one around it.
"""

from __future__ import annotations

from transforms.sections.document import REFERENCES, Section, make_sectioner

__all__ = ["REFERENCES", "Section", "make_sectioner"]
