"""The figure of a questionnaire over time (C6): totals joined, what counts as a clear change, and one of six answers in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midweek.care import homework
from midweek.kinds.response import Response
from midweek.kinds.scoring import band_of, score
from midweek.kinds.sheet import AnyRule, Reliable, Sheet, Sum
from midweek.stats.answers import SinceFirst, baseline, since_first
from midweek.store.desk import Filed
from midweek.web import charts, figure_words, figures
from midweek.web import value_words as say
from midweek.web.charts import Mark, Plot
from midweek.web.figure_words import Table


@dataclass(frozen=True)
class Figure:
    """What a page says about the totals of one questionnaire. said: sentences, the answer among them; latest: the last total."""

    latest: float
    said: Sequence[str]
    svg: SafeString
    summary: str
    how: Sequence[str]
    table: Table


@dataclass(frozen=True)
class Meaning:
    """What the makers of a questionnaire call a total, and all their words for one. bands: from, to, called, in figures."""

    total: str
    called: str
    bands: Sequence[tuple[str, str, str]]


def meanings(sheet: Sheet, totals: Mapping[str, float]) -> list[Meaning]:
    """For each total (by the name of its rule) that its makers have words for; none for worksheets."""
    if sheet.sort != "questionnaire":
        return []
    return [
        Meaning(
            say.number(totals[rule.name]), band_of(rule, totals[rule.name]),
            [(say.number(band.low), say.number(band.high), band.says) for band in rule.bands],
        )
        for rule in sheet.scores if rule.bands and rule.name in totals
    ]  # fmt: skip


def totals(sheet: Sheet, copies: Sequence[Filed[Response]]) -> list[tuple[date, float]]:
    """Day and total of each copy that has one, oldest first; of one day as they were filled in."""
    found = []
    for copy in sorted(copies, key=lambda one: (one.entry.day, one.entry.at)):
        asked = homework.known(copy.entry)
        total = asked and score(asked, copy.entry.answers).get(main_rule(sheet).name)
        if total:
            found.append((copy.entry.day, total.value))
    return found


def main_rule(sheet: Sheet) -> AnyRule:
    """The total a questionnaire is told by."""
    return sheet.scores[0]


def figure(
    sheet: Sheet, copies: Sequence[Filed[Response]], *, id: str, starts: date | None
) -> Figure | None:  # fmt: skip
    """The figure of one questionnaire; None before there is a total. starts: the first day of the plan."""
    rule, told = main_rule(sheet), totals(sheet, copies)
    if not told or rule.low is None or rule.high is None or rule.low >= rule.high:
        return None
    starts = starts if starts and baseline(told, starts=starts) else None
    first = baseline(told, starts=starts)
    reliable = _reliable(rule)
    band = None
    if first and reliable and len(told) > 1:
        band = (max(rule.low, first.score - reliable.points), min(rule.high, first.score + reliable.points))
    since, until = told[0][0], told[-1][0]
    summary = ngettext("%(n)d total, %(when)s.", "%(n)d totals, %(when)s.", len(told)) % {
        "n": len(told),
        "when": say.day(since) if since == until else _("from %(a)s to %(b)s") % {"a": say.day(since), "b": say.day(until)},
    }  # fmt: skip
    said = sentences(rule, told, starts)
    step = _step(rule.high - rule.low)
    plot = Plot(
        id=f"totals-{id[:8]}", title=sheet.title, desc=" ".join((summary, *said)), first=since, last=until,
        bottom=rule.low, top=rule.high,
        ticks=[(rule.low + n * step, say.number(rule.low + n * step)) for n in range(round((rule.high - rule.low) / step) + 1)],
        date_words=figure_words.date_words(since, until), marks=[Mark(on, value) for on, value in told], band=band,
    )  # fmt: skip
    return Figure(
        latest=told[-1][1],
        said=said,
        svg=charts.draw(plot),
        summary=summary,
        how=_how(rule, band is not None),
        table=Table(
            f"totals-{id[:8]}", _("Totals"), (_("Day"), rule.title),
            [(say.day(on), say.number(value)) for on, value in told],
        ),
    )  # fmt: skip


def _step(length: float) -> float:
    """Ticks of a scale: a round step, else 3 to 5 equal parts, else both ends alone."""
    step = figures.even_step(length)
    return step if step < length else next((length / n for n in (3, 4, 5) if length % n == 0), length)


def sentences(rule: AnyRule, told: Sequence[tuple[date, float]], starts: date | None) -> list[str]:
    """What the totals say, in words that claim no more than they can carry."""
    on, latest = told[-1]
    raw = not isinstance(rule, Sum) or rule.times == 1
    words = (
        _("Your answers of %(day)s add up to %(total)s.")
        if raw
        else _("Your answers of %(day)s come to %(total)s.")
    )
    said = [words % {"day": say.day(on), "total": say.number(latest)}]
    reliable = _reliable(rule)
    if rule.better is None or reliable is None:
        return said
    matters = rule.matters.points if rule.matters and rule.matters.points > 0 else None
    found = since_first(
        told, better=rule.better, reliable=reliable.points, starts=starts,
        cutoff=rule.cutoffs[0].at if rule.cutoffs else None, matters=matters,
    )  # fmt: skip
    return [*said, *_answer(found, crossing=bool(rule.cutoffs), strict=reliable.strict)] if found else said


def _reliable(rule: AnyRule) -> Reliable | None:
    """What is published about change, where one can go by it; a sheet from elsewhere may hold any number."""
    return rule.reliable if rule.reliable and rule.reliable.points > 0 else None


def _answer(found: SinceFirst, *, crossing: bool, strict: float | None) -> list[str]:
    """One of the six answers of measurement, with what goes with it.

    crossing: there is a range to leave. strict: points of a second published figure, which the answer doesn't go by.
    """
    n = say.number(abs(found.change))
    far = {"n": n, "first": say.number(found.first.score)}
    lower = found.change < 0
    apart = (
        _("That is %(n)s lower than at first, when it was %(first)s.") if lower
        else _("That is %(n)s higher than at first, when it was %(first)s.")
    ) % far if found.change else _("It is the same as at first.")  # fmt: skip
    more = {
        "better_crossed": _("That is more than the usual ups and downs, and it left the range where many people look for help."),
        "better": _("That is more than the usual ups and downs, the way you want."),
        "little_better": _("It may matter to you. A change this size can also be usual ups and downs."),
        "no_change": _("A change this size can be usual ups and downs."),
        "little_worse": _("It may matter to you. A change this size can also be usual ups and downs."),
        "worse": _("That is more than the usual ups and downs. It is worth telling your therapist: it helps them to hear it early."),
    }[found.code]  # fmt: skip
    said = [apart, more] if found.change else [apart]
    if found.held and found.code in ("better", "better_crossed", "worse"):
        said.append(_("The time before said the same."))
    if strict and found.code in ("better", "better_crossed", "worse") and abs(found.change) < strict:
        said.append(
            _("By a stricter rule (%(n)s points), this can still be usual ups and downs.")
            % {"n": say.number(strict)}
        )  # fmt: skip
    if found.code == "better" and crossing:
        said.append(
            _("You began outside the range where many people look for help.") if found.began_outside
            else _("It is still in the range where many people look for help.")
        )  # fmt: skip
    if found.began_worst and found.code in ("better", "better_crossed"):
        said.append(_("The first time was the hardest of all. Part of this may be an ordinary easier time."))
    return said


def _how(rule: AnyRule, has_band: bool) -> list[str]:
    """How to read it."""
    assert rule.low is not None and rule.high is not None
    said = [
        _("Each square is one time you filled it in. Totals run from %(low)s to %(high)s.")
        % {"low": say.number(rule.low), "high": say.number(rule.high)}
    ]
    if rule.better:
        said.append(_("Lower is easier.") if rule.better == "lower" else _("Higher is easier."))
    if has_band and (reliable := _reliable(rule)):
        said.append(
            _("Inside the shaded band a change is smaller than %(n)s, which this questionnaire can't tell from chance.")
            % {"n": say.number(reliable.points)}
        )  # fmt: skip
        said += _both_figures(reliable)
    said.append(_("A total is not a diagnosis. It can't say why something changed."))
    return said


def _both_figures(reliable: Reliable) -> list[str]:
    """The stricter figure, and who published each; nothing where there is one figure alone."""
    if reliable.strict is None:
        return []
    figures = {"points": say.number(reliable.points), "strict": say.number(reliable.strict)}
    sources = {"one": reliable.source, "other": reliable.strict_source or reliable.source}
    return [
        _("By a stricter rule it takes %(strict)s points or more.") % figures,
        _("%(points)s points: %(one)s. %(strict)s points: %(other)s.") % {**figures, **sources},
    ]
