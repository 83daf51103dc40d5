"""Words for a check-in: feelings by how much energy they carry, and what may be going on around them.

Grouped by energy, never by good and bad (ux.md, How We Feel left out): a mixed feeling needs no corner of its own.
"""

from __future__ import annotations

FEELINGS: dict[str, tuple[str, ...]] = {
    "High energy": (
        "afraid", "alive", "angry", "anxious", "curious", "determined", "eager", "embarrassed", "excited", "frustrated",
        "hopeful", "irritated", "jealous", "joyful", "overwhelmed", "panicky", "playful", "proud", "restless", "shocked",
        "stressed", "tense",
    ),
    "Some energy": (
        "awkward", "bored", "caring", "confused", "content", "disappointed", "distant", "doubtful", "focused", "grateful",
        "guilty", "homesick", "hurt", "interested", "let down", "longing", "loved", "moved", "nervous", "okay", "relieved",
        "touched", "uneasy", "warm", "worried",
    ),
    "Low energy": (
        "alone", "ashamed", "at ease", "calm", "discouraged", "drained", "empty", "flat", "gentle", "grieving", "heavy",
        "helpless", "hopeless", "lonely", "numb", "peaceful", "rested", "sad", "safe", "sleepy", "stuck", "tender", "tired",
        "unseen",
    ),
}  # fmt: skip

GOING_ON: tuple[str, ...] = (
    "work", "study", "family", "partner", "friends", "children", "home", "alone", "money", "health", "pain", "sleep",
    "food", "moving my body", "outside", "online", "news", "travel", "memories", "therapy",
)  # fmt: skip
