"""Prompts and sets of questions to write to, our own, by theme and by the minutes they may take."""

from __future__ import annotations

from typing import NamedTuple


class Prompt(NamedTuple):
    """One thing to write about."""

    theme: str
    minutes: int
    words: str


THEMES: dict[str, str] = {
    "today": "Today",
    "feelings": "What I feel",
    "people": "People",
    "myself": "Myself",
    "body": "My body and rest",
    "hard": "When it's hard",
    "small": "Small good things",
    "therapy": "Therapy",
    "ahead": "What comes next",
}
MINUTES: tuple[int, ...] = (5, 10, 15)

_OF: dict[str, dict[int, tuple[str, ...]]] = {
    "today": {
        5: (
            "What was the first thing you noticed this morning?",
            "Pick one hour of today. What happened in it?",
            "What did you say yes to today, and what did you say no to?",
            "What was louder than usual today, outside or in your head?",
        ),
        10: (
            "Tell today as if to a friend who only has time for the middle of it.",
            "What did today ask of you? What did you give it?",
            "Which moment today would you like to keep, and which would you hand back?",
        ),
        15: ("Go through today from waking to now. Stop where something in you changed.",),
    },
    "feelings": {
        5: (
            "Name what you feel right now. Where would it sit if it were in this room?",
            "What feeling came back today? What was it doing here?",
            "If your mood had a weather, what would it be, hour by hour?",
            "What do you feel a little of, next to the thing you feel a lot of?",
        ),
        10: (
            "Take one feeling of this week. What set it off, and what did it want you to do?",
            "What feeling do you show easily? Which one do you hide, and from whom?",
            "Write about a feeling you had as a child and still know today.",
        ),
        15: ("Let the strongest feeling of this week speak first. Then answer it.",),
    },
    "people": {
        5: (
            "Who did you think of today, and what would you have liked to tell them?",
            "Who made something easier for you lately, perhaps without knowing it?",
            "What did someone say this week that you still hear?",
        ),
        10: (
            "Describe a talk that went differently from how you wanted. What did you leave out?",
            "With whom do you feel most like yourself? What do they do, or not do?",
            "What do you do when someone comes too close, or not close enough?",
            "Who do you become around your family? Who do you become when you leave?",
        ),
        15: ("Write about one person from their side: what they see when they look at you.",),
    },
    "myself": {
        5: (
            "What did you do today that nobody saw?",
            "What would you like to be asked more often?",
            "Which of your habits do you quite like?",
        ),
        10: (
            "What do you tell yourself after a mistake? Who used to talk like that?",
            "What have you changed your mind about in the last few years?",
            "What is something you can do now that you couldn't a year ago?",
            "When did you last surprise yourself? What happened?",
        ),
        15: ("Write about a choice that made you who you are. What else could you have chosen?",),
    },
    "body": {
        5: (
            "Go from your head to your feet. What does each part have to say?",
            "How did you sleep, and what went to bed with you?",
            "Where in your body do you notice a no? Where do you notice a yes?",
        ),
        10: (
            "What helps you come to rest? When did you last do it?",
            "Write about a time when your body knew something before you did.",
        ),
        15: ("How did you learn to treat your body the way you do? What would you keep?",),
    },
    "hard": {
        5: (
            "What is the hardest part of right now, in one or two sentences? What is next to it?",
            "What would make the next hour a little easier?",
            "What do you wish somebody would say to you now?",
        ),
        10: (
            "Think of a hard time you came through. What did you lean on?",
            "What are you carrying that isn't yours to carry?",
            "What do you keep trying that doesn't work? What does it protect you from?",
            "What would you tell a friend who was where you are?",
        ),
        15: ("Write down the worry as it comes. Then write what you know, and what you only guess.",),
    },
    "small": {
        5: (
            "What was good today, even if it was as small as a cup of tea?",
            "What did you see, hear or smell today that you liked?",
            "What made you laugh, or nearly laugh, this week?",
            "Which thing in your home are you glad to have?",
        ),
        10: (
            "Write about a place where you can breathe. What is there?",
            "Which song, book or film has stayed with you, and why that one?",
        ),
        15: ("Write about an ordinary day that you would gladly have again.",),
    },
    "therapy": {
        5: (
            "What from your last session is still with you?",
            "What did you want to say and didn't?",
            "What would you like your therapist to know before you sit down?",
        ),
        10: (
            "What has shifted, even slightly, since you began? What hasn't?",
            "What is it like to be listened to for that long?",
            "When do you want to skip a session? What do you think is going on then?",
        ),
        15: ("Write to yourself on the day before your first session. What would you tell that person?",),
    },
    "ahead": {
        5: (
            "What is one thing you'd like to be true by next week?",
            "What are you looking forward to? What are you dreading a little?",
            "What could you make smaller, so that you could start on it?",
        ),
        10: (
            "Picture an ordinary day a year from now that you'd be content with. What happens in it?",
            "What would you do next if you were a bit less afraid?",
            "What do you want more of, and what would have to make room for it?",
        ),
        15: ("Write a letter from yourself in five years. What became of the things that trouble you now?",),
    },
}

PROMPTS: tuple[Prompt, ...] = tuple(
    Prompt(theme, minutes, words)
    for theme, by_minutes in _OF.items()
    for minutes, prompts in by_minutes.items()
    for words in prompts
)

QUESTION_SETS: dict[str, tuple[str, ...]] = {
    "End of the day": (
        "What happened today that mattered to me?",
        "What did I feel, and when?",
        "What was I glad of?",
        "What can wait until tomorrow?",
    ),
    "After a session": (
        "What did we talk about?",
        "What surprised me?",
        "What didn't I say?",
        "What will I try before next time?",
    ),
    "When something upset me": (
        "What happened, as a camera would have seen it?",
        "What went through my mind?",
        "What did I feel, in my body too?",
        "What else could be true?",
        "What do I need now?",
    ),
    "Before a hard talk": (
        "What do I want to say, in one sentence?",
        "What am I afraid will happen?",
        "What do I hope for?",
        "How will I look after myself afterwards?",
    ),
}


def after(n: int, theme: str = "", minutes: int = 0) -> int:
    """The place of the next prompt after place n, of a theme and length where they are given; round and round."""
    for step in range(1, len(PROMPTS) + 1):
        at = (n + step) % len(PROMPTS)
        if theme in ("", PROMPTS[at].theme) and minutes in (0, PROMPTS[at].minutes):
            return at
    return n
