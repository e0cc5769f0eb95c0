"""Storage that fails now and then: asked again before anybody is troubled with it."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from typing import Any

#: Waits before storage that failed is asked again, in seconds. A stage that fails for want of I/O is tried again as a
#: whole, seconds later; this is for all that lies between.
WAITS = (0.1, 0.5, 2.0)

#: What asking again does not change: what is not there or not allowed, a full disk, one that may only be read.
_FINAL = (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def may_pass(error: BaseException) -> bool:
    """Whether storage failed in a way that asking again may change."""
    return isinstance(error, OSError) and not isinstance(error, _FINAL) and error.errno not in _FULL


def again(ask: Callable[..., Any], *words: Any, **options: Any) -> Any:  # noqa: ANN401 - as its filesystem has it
    """What a call of a filesystem gives; asked again where it fails in a way that may pass.

    Raises: OSError.
    """
    for wait in WAITS:
        try:
            return ask(*words, **options)
        except OSError as error:
            if not may_pass(error):
                raise
            time.sleep(wait)
    return ask(*words, **options)
