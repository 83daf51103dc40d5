"""The facts of one night. The same facts as the usual sleep diaries, in words of our own."""

from typing import Literal

from midweek.kinds.sheet import Date, Duration, Example, LongText, Night, Number, Rate, Sheet, Text, Time
from midweek.library._own import LICENCE, UNREAD


def _of_the_night(name: str, title: str, part: Literal["in_bed", "asleep", "efficiency"], unit: str) -> Night:
    return Night(
        name=name, title=title, part=part, unit=unit, into_bed="into_bed", tried_to_sleep="tried", to_fall_asleep="took",
        awake="awake", woke="woke", out_of_bed="out_of_bed",
    )  # fmt: skip


SHEET = Sheet(
    name="sleep_diary", title="Sleep diary",
    about="A few facts about one night. Over a week they show how you sleep, and what may get in the way.",
    use_when="In the morning, for a week or two. A rough guess is fine, so leave the clock alone at night.",
    not_when="Don't cut your hours in bed because of these numbers. That can be unsafe, so plan it with your therapist.",
    minutes=3, layout="page",
    source="Midweek; our own words. Quantities as in Carney et al. 2012, doi:10.5665/sleep.1642",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Date("morning", "Which morning is this?", help="A night belongs to the morning it ends on."),
        Time("into_bed", "When did you get into bed?"),
        Time("tried", "When did you try to fall asleep?"),
        Duration("took", "How many minutes did it take?"),
        Number("wakings", "How often did you wake up?", help="Leave out the last time.", whole=True, low=0, high=100, unit="times"),
        Duration("awake", "How many minutes were you awake in between?", help="All of those times added up."),
        Time("woke", "When did you wake up for the last time?"),
        Time("out_of_bed", "When did you get out of bed?"),
        Rate("quality", "How well did you sleep?", 1, 5, low_says="Very badly", high_says="Very well"),
        Duration("naps", "Naps the day before, in minutes"),
        Number("caffeine", "Drinks with caffeine the day before", whole=True, low=0, high=50, unit="drinks"),
        Number("alcohol", "Drinks with alcohol the day before", whole=True, low=0, high=50, unit="drinks"),
        Text("medicine", "Anything you took to sleep"),
        LongText("comments", "Anything else about this night?"),
    ),
    scores=(
        _of_the_night("in_bed", "Time in bed", "in_bed", "min"),
        _of_the_night("asleep", "Time asleep", "asleep", "min"),
        _of_the_night("efficiency", "Time asleep, of the time in bed", "efficiency", "%"),
    ),
    examples=(
        Example(
            {"morning": "2031-03-07", "into_bed": "23:00", "tried": "23:30", "took": 30, "awake": 45, "woke": "06:30", "out_of_bed": "07:00"},
            {"in_bed": 480, "asleep": 345, "efficiency": 71.875},
        ),
        Example(
            {"into_bed": "09:00", "tried": "09:00", "took": 0, "awake": 0, "woke": "13:00", "out_of_bed": "13:20"},
            {"in_bed": 260, "asleep": 240, "efficiency": 100 * 240 / 260},
        ),
        Example({"into_bed": "23:00", "tried": "23:30", "took": 300, "awake": 300, "woke": "06:30", "out_of_bed": "07:00"},
                {"in_bed": None, "asleep": None, "efficiency": None}),
        Example({"into_bed": "23:00", "out_of_bed": "07:00"}, {"in_bed": None, "asleep": None, "efficiency": None}),
    ),
)  # fmt: skip
