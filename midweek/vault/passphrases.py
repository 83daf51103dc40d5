"""What a new passphrase must be, and words to offer for one.

A stolen database can be guessed at, at about 0.3 s a guess (vault.md section 12): six of our random words outlast any machine,
and what thousands of people chose falls in minutes. Most common passwords are shorter than the least we take; the long ones
are put together from few known pieces, so pieces are counted instead of shipping a list of them.
"""

import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from midweek.vault.errors import TooEasy
from midweek.vault.slots import normal

LEAST_CHARACTERS = 15
_LEAST_PIECES = 6

_SHORT = "Use at least 15 characters. Six random words make a strong passphrase."

_COMMON_WORDS = """
    a abc access admin administrator adobe amanda amor and andrea andrew angel anna anthony apple ashley asdf august austin baby
    bailey banana baseball basketball batman because beautiful big black blink blue bonjour boy brandon buddy butterfly cat change
    changeme charlie chelsea chicken chocolate computer cookie correct daniel day december default diamond dog donald dragon easy
    elizabeth enter everything family flower football for forever forget freedom friday friend friends george ginger girl god
    golden good google green guest guitar happy harley hello heart hockey home horse house hunter i iloveyou in internet is jackson
    jasmine jennifer jessica jesus jordan joshua june july justin killer king kitty let letmein life lol london long lord love lover
    loveyou lucky madison maggie manager march martin master matrix matthew maverick me mercedes michael michelle midweek mine
    monday monkey moon mother music mustang my myself name nicole ninja nothing november oliver one online orange pass passphrase
    passwd password pepper phone please pokemon princess purple qwerty rainbow red robert rocky root samantha samsung scooter
    secret secure security september server service shadow silver soccer sophie star starwars summer sun sunday sunflower sunshine
    super superman system temp temporary test testing the therapist therapy this thomas thunder tiger tigger to trustno two user
    very victoria welcome whatever white wings winner winter with word work world yellow yes you your zaq zxcvbn
"""
_WALKS = tuple(
    walk + walk
    for forward in (
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "qwertzuiop",
        "azertyuiop",
        "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol",
        "qazwsxedcrfvtgbyhnujm",
    )
    for walk in (forward, forward[::-1])
)
_SAYINGS = """
    correcthorsebatterystaple thequickbrownfoxjumpsoverthelazydog tobeornottobethatisthequestion tobeornottobe
    maytheforcebewithyou ithinkthereforeiam onceuponatime itwasthebestoftimes callmeishmael intheend allyouneedislove
    thisismypassword mypasswordissecret iforgotmypassword donotforgetthis
    onedayatatime thistooshallpass godgrantmetheserenity takeitonedayatatime keepcalmandcarryon liveandletlive
    ourfatherwhoartinheaven inthebeginningwastheword thelordismyshepherd nevergonnagiveyouup twinkletwinklelittlestar
"""
_BETWEEN = str.maketrans("", "", " \t-_.,/+")  # what people put between words adds nothing to guess
_DISGUISES = str.maketrans("013457@$!|", "oieastasil")


def check_passphrase(passphrase: str, known: Iterable[str] = ()) -> None:
    """Whether a new passphrase will do. `known`: what a guesser knows of the person, such as the user name.

    Raises TooEasy below 15 characters (after NFKC), and for repeats, walks along the keyboard, known phrases, and anything put
    together from fewer than 6 known pieces. Raises LimitExceeded above 256 characters, as typed.
    """
    plain = normal(passphrase).decode("utf-8", "surrogatepass").casefold()
    if len(plain.strip()) < LEAST_CHARACTERS:
        raise TooEasy(_SHORT)
    solid = plain.translate(_BETWEEN)
    letters = {"".join(filter(str.isalpha, text)) for text in (plain, plain.translate(_DISGUISES))}
    words = frozenset(_COMMON_WORDS.split()) | {word.casefold() for word in known if len(word) > 2}
    if len(set(plain)) < 6 or _repeats(plain) or _repeats(solid) or letters & set(_SAYINGS.split()):
        raise TooEasy
    if _pieces(solid, words) < _LEAST_PIECES:
        raise TooEasy


@cache
def word_list() -> tuple[str, ...]:
    """8,192 plain English words, so that each one drawn is 13 bits. Source and licence: words.LICENSE.txt."""
    return tuple(Path(__file__).with_name("words.txt").read_text("ascii").split())


def suggest_words(n: int = 6) -> str:
    """A passphrase of `n` random words with spaces between them; 6 make 78 bits."""
    return " ".join(secrets.choice(word_list()) for _ in range(n))


def _repeats(text: str) -> bool:
    """True for one part, itself too short, said twice or more."""
    unit = (text + text).find(text, 1)
    return unit < min(len(text), LEAST_CHARACTERS)


def _pieces(text: str, words: frozenset[str]) -> int:
    """The fewest known words, walks, runs and single characters that `text` is made of."""
    longest = max(*map(len, words), *map(len, _WALKS))
    fewest = [0] + [len(text)] * len(text)
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + longest) + 1):
            part = text[start:end]
            if (
                end - start == 1
                or _walks(part)
                or _is_year(part)
                or {part, part.translate(_DISGUISES)} & words
            ):
                fewest[end] = min(fewest[end], fewest[start] + 1)
    return fewest[-1]


def _walks(part: str) -> bool:
    """One key held down, or keys or letters in their order."""
    return len(part) > 2 and (len(set(part)) == 1 or any(part in walk for walk in _WALKS))


def _is_year(part: str) -> bool:
    return len(part) == 4 and part.isdecimal() and part[:2] in ("19", "20")
