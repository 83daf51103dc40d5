"""All kinds, so that the registry is full whoever asks first."""

from midweek.kinds import behaviour, kept, mood, person, plan, session

__all__ = ["behaviour", "kept", "mood", "person", "plan", "session"]
