"""New passphrases: long, not well known, and easy to come by."""

import math

import pytest

from midweek.vault import passphrases
from midweek.vault.errors import LimitExceeded, TooEasy
from midweek.vault.passphrases import check_passphrase, suggest_words, word_list


@pytest.mark.parametrize(
    "passphrase",
    [
        "trumpet walnut ferry lilac sock",
        "my grandmother keeps bees",
        "Übermorgen gehe ich schwimmen",
        "我每天早上都在公园里慢慢地散步喝茶",
        "q7#Vt!m2Lx9$Wd4",
        "#%^&*()=~;:?<>{}[]",
        "x" * 7 + "a long tail of words",
    ],
)
def test_these_will_do(passphrase: str) -> None:
    check_passphrase(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    [
        "", "a few words", "fourteen chars", " " * 20, "   short    but   ", "aaaaaaaaaaaaaaa", "abababababababab", "123456789012345",
        "qwertyuiopasdfgh", "1qaz2wsx3edc4rfv", "zyxwvutsrqponmlkj", "asdfghjkl12345678", "password123password", "Password12345678",
        "P@ssw0rd12345678", "iloveyouforever2024", "monkeydragonlovesunshine", "summer2024summer2024", "correct horse battery staple",
        "Correct-Horse-Battery-Staple!", "to be or not to be", "this too shall pass", "Therapy2024!Therapy", "my therapy is my therapy",
        "letmeinletmeinletmein", "walnut walnut walnut", "ﬁﬁﬁﬁﬁﬁﬁﬁ", "111122223333444455", "passwordpasswordx",
    ],
)  # fmt: skip
def test_these_are_easy_to_guess(passphrase: str) -> None:
    with pytest.raises(TooEasy):
        check_passphrase(passphrase)


def test_short_says_what_to_do() -> None:
    with pytest.raises(TooEasy, match="at least 15 characters"):
        check_passphrase("short")


def test_a_name_everybody_sees_adds_nothing() -> None:
    check_passphrase("harbourlight4821 password")
    with pytest.raises(TooEasy):
        check_passphrase("harbourlight4821 password", known=["HarbourLight4821"])


def test_length_is_counted_as_it_is_stretched() -> None:
    with pytest.raises(TooEasy):
        check_passphrase("e\u0301a\u0301i\u0301o\u0301u\u0301 xkqz")  # 15 typed, 10 after NFKC
    with pytest.raises(LimitExceeded):
        check_passphrase("walnut ferry " * 20)


def test_six_words_outlast_any_machine() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == 8192
    assert 6 * math.log2(len(words)) >= 77
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 9 for word in words)
    assert list(words) == sorted(words)


def test_suggestions_are_words_of_the_list_and_will_do() -> None:
    suggestions = [suggest_words() for _ in range(30)]
    assert len(set(suggestions)) == 30
    for suggestion in suggestions:
        words = suggestion.split(" ")
        assert len(words) == 6
        assert set(words) <= set(word_list())
        check_passphrase(suggestion)
    assert len(suggest_words(8).split()) == 8


@pytest.mark.parametrize(
    "word",
    ["suicide", "kill", "die", "dead", "cut", "hang", "drug", "fat", "rape", "abuse", "alone", "fail", "disorder", "patient"],
)  # fmt: skip
def test_no_word_that_could_hurt_a_reader(word: str) -> None:
    assert word not in word_list()


def test_the_licence_travels_with_the_words() -> None:
    notice = passphrases.__file__.replace("passphrases.py", "words.LICENSE.txt")
    with open(notice, encoding="utf-8") as file:
        assert "Permission to use, copy, modify, distribute" in file.read()
