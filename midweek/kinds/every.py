"""All kinds, so that the registry is full whoever asks first."""

from midweek.kinds import (
    behaviour,
    bring_up,
    homework,
    journal,
    kept,
    mood,
    person,
    plan,
    response,
    session,
    weekly_note,
)

__all__ = [
    "behaviour",
    "bring_up",
    "homework",
    "journal",
    "kept",
    "mood",
    "person",
    "plan",
    "response",
    "session",
    "weekly_note",
]
