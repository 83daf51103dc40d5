"""How We Feel, both generations: columns as its exports have them, rows made up."""

from __future__ import annotations

from msgspec.structs import replace

from tests.exchange.brought_files import CHOSEN, bring, measure, moods, pages, values

OLD = (
    "Date,Mood,Mood Key,Tags (People),Tags Key (People),Tags (Places),Tags Key (Places),Tags (Events),Tags Key (Events),"
    "Exercise,Sleep,Menstrual,Steps,Meditation,Weather,Temperature (F),Water (cups),Caffeine (mg),Alcoholic Drinks,"
    "Notes,Reflections,Takeaways\n"
    '2026 Wed Jul 22 11:36 PM,Calm,calm,"Leo, Mum",k,Home,k,Call,k,30,7.5,,4012,10,Sunny,71,3,95,0,"Slow, and fine.",What helped,Rest\n'
    "2026 Tue Jul 21 8:05 AM,Wistful,w,,,,,,,,,,lots,,,,,,,,,\n"
)
NEW = (
    "Date,Locale,Mood Keys,Mood,Tags (People),Tags (Places),Tags (Events),Notes,Reflections,Takeaways\n"
    '2026 Wed Jul 22 12:05 AM,en_US,"a|b","Calm, Tired",Leo,,,,,\n'
    "soon,en_US,,Calm,,,,,,\n"
)


def test_the_older_one() -> None:
    brought = bring("a.csv", OLD.encode())
    assert brought.format == "howwefeel"
    assert [(one.at.isoformat(), one.mood, one.feelings) for one in moods(brought)] == [
        ("2026-07-22T23:36:00-04:00", None, ("Calm",)),
        ("2026-07-21T08:05:00-04:00", None, ("Wistful",)),
    ]
    assert moods(brought)[0].going_on == ("Leo", "Mum", "Home", "Call", "Sunny")
    (page,) = pages(brought)
    assert (page.text, page.mode) == ("Slow, and fine.", "questions")
    assert [(one.question, one.answer) for one in page.answers] == [
        ("Reflections", "What helped"),
        ("Takeaways", "Rest"),
    ]
    found = {name.what: values(brought, name.what) for name in brought.measures}
    assert found == {
        "Exercise": [30], "Sleep": [7.5], "Steps": [4012], "Meditation": [10], "Water": [3], "Caffeine": [95], "Alcoholic drinks": [0],
    }  # fmt: skip
    assert (measure(brought, "Caffeine").unit, measure(brought, "Caffeine").better) == ("mg", "lower")
    assert brought.skipped == ()
    assert [(said.row, said.about, said.what) for said in brought.changed] == [
        (2, "", "The temperature stays out."),
        (3, "Steps", "There is no number here that can be read; it stays out."),
    ]
    assert brought.unmapped == ("Calm", "Wistful")


def test_the_newer_one_and_words_with_a_level() -> None:
    brought = bring("a.csv", NEW.encode(), replace(CHOSEN, moods={"calm": 4, "tired": 2}))
    ((_, one),) = brought.entries
    assert (one.mood, one.feelings, f"{one.at:%H:%M}") == (3, ("Calm", "Tired"), "00:05")  # type: ignore[attr-defined]
    assert [said.row for said in brought.skipped] == [3]
    assert brought.unmapped == ()
