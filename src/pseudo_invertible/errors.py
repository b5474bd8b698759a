"""The one error that a user sees: a sentence that says what is wrong, where, and what is right."""

from __future__ import annotations


class UserError(ValueError):
    """A mistake in a configuration, a file or a command; its message is one clear sentence."""
