"""The one exception that a user's mistake raises."""

from __future__ import annotations


class UserError(Exception):
    """A mistake in what the user gave: the message is one sentence, shown without a traceback.

    The sentence says what is wrong, where, and what would be right.
    """
