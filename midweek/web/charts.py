"""Charts as SVG, made on the server: lines, dots and letters, with a title and a description in words.

Across, everything is placed in percent, so that a chart fills any width while its words and marks keep their size; down, in
CSS pixels. Only what must be one path lies in an inner drawing that is stretched. Colours come from the style sheet; what
stands here is for places without it. Values are rounded to what an eye can tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

_NARROW = 288  # CSS pixels of a chart on the narrowest screen, 320 less its margins
_LETTER = 8  # pixels a digit of 13 px takes, at most
_RIGHT = 97.0


@dataclass(frozen=True)
class Mark:
    """One point. on: the middle of what it stands for. value: None where there is none, which breaks the line."""

    on: date
    value: float | None


@dataclass(frozen=True)
class Plot:
    """What a chart of one objective shows, all of it in one unit.

    first, last: days at the two ends. bottom, top: of the scale; ticks: (value, words) from bottom to top. dots: small marks.
    marks: averages, joined by a line that breaks at None. days_joined: join dots of days in a row by a thin line.
    phases: (day of its change, letter) of those in the days shown; the day is None for the one they begin in.
    """

    id: str
    title: str
    desc: str
    first: date
    last: date
    bottom: float
    top: float
    ticks: Sequence[tuple[float, str]]
    date_words: Sequence[tuple[date, str]]
    dots: Sequence[Mark] = ()
    marks: Sequence[Mark] = ()
    days_joined: bool = False
    band: tuple[float, float] | None = None
    target: float | None = None
    phases: Sequence[tuple[date | None, str]] = ()
    sessions: Sequence[date] = ()
    milestones: Sequence[date] = ()


@dataclass
class _Frame:
    """Where days and values lie."""

    first: date
    last: date
    bottom: float
    top: float
    left: float  # percent
    upper: int  # pixels
    lower: int
    parts: list[str] = field(default_factory=list)

    def x(self, on: date) -> float:
        length = (self.last - self.first).days
        share = (on - self.first).days / length if length else 0.5  # a single day stands in the middle
        share = min(max(share, 0.0), 1.0)  # the middle of a running week may lie ahead
        return round(self.left + share * (_RIGHT - self.left), 1)

    def y(self, value: float) -> float:
        share = (value - self.bottom) / ((self.top - self.bottom) or 1)
        return round(self.lower - min(max(share, 0.0), 1.0) * (self.lower - self.upper), 1)

    def add(self, part: str) -> None:
        self.parts.append(part)

    def text(self, x: float, y: float, words: str, kind: str, anchor: str = "start") -> None:
        self.add(
            f'<text class="{kind}" x="{_n(x)}%" y="{_n(y)}" font-size="13" text-anchor="{anchor}">{escape(words)}</text>'
        )

    def line(self, kind: str, x1: float, y1: float, x2: float, y2: float, more: str = "") -> None:
        self.add(
            f'<line class="{kind}" x1="{_n(x1)}%" y1="{_n(y1)}" x2="{_n(x2)}%" y2="{_n(y2)}" stroke="currentColor"{more}/>'
        )

    def circles(self, marks: Iterable[Mark], radius: float) -> None:
        dots = "".join(
            f'<circle cx="{_n(self.x(m.on))}%" cy="{_n(self.y(m.value))}" r="{_n(radius)}"/>'
            for m in marks
            if m.value is not None
        )
        self.add(f'<g class="day-dot">{dots}</g>')

    def squares(self, marks: Iterable[Mark], side: int) -> None:
        drawn = "".join(
            f'<rect x="{_n(self.x(m.on))}%" y="{_n(self.y(m.value))}" width="{side}" height="{side}"/>'
            for m in marks
            if m.value is not None
        )
        half = _n(side / 2)
        self.add(
            f'<g class="week-mark" fill="#fff" stroke="currentColor" transform="translate(-{half} -{half})">{drawn}</g>'
        )

    def paths(self, kind: str, lines: Iterable[Sequence[Mark]], height: int, width: str) -> None:
        drawn = "".join(
            "M"
            + "L".join(f"{_n(self.x(m.on) * 10)} {_n(self.y(m.value))}" for m in line if m.value is not None)
            for line in lines
            if len(line) > 1
        )
        if drawn:
            self.add(
                f'<svg x="0" y="0" width="100%" height="{height}" viewBox="0 0 1000 {height}" preserveAspectRatio="none">'
                f'<path class="{kind}" d="{drawn}" fill="none" stroke="currentColor" stroke-width="{width}" '
                f'vector-effect="non-scaling-stroke"/></svg>'
            )

    def drawn(self, plot_id: str, title: str, desc: str, height: int) -> SafeString:
        return format_html(
            '<svg class="chart" role="img" aria-labelledby="{0}-title {0}-desc" width="100%" height="{1}" '
            'font-family="system-ui, sans-serif" focusable="false"><title id="{0}-title">{2}</title>'
            '<desc id="{0}-desc">{3}</desc>{4}</svg>',
            plot_id,
            height,
            title,
            desc,
            mark_safe("".join(self.parts)),  # noqa: S308  (built above from numbers and escaped words)
        )


def draw(plot: Plot) -> SafeString:
    """The full chart of one objective (C1): 264 px high, as wide as its place."""
    frame = _Frame(plot.first, plot.last, plot.bottom, plot.top, _gutter(_longest(plot.ticks)), 34, 206)
    _ground(frame, plot, label_every=True)
    _phases(frame, plot)
    if plot.days_joined:
        frame.paths("day-line", _runs_of_days(plot.dots), 264, '1" stroke-opacity="0.35')
    frame.circles(plot.dots, 2.2 if len(plot.dots) <= 200 else 1.8)
    frame.paths("week-line", _runs(plot.marks), 264, "2.5")
    frame.squares(plot.marks, 9 if len(plot.marks) <= 30 else 7)
    for on in plot.milestones:
        frame.add(
            f'<g transform="translate(-7 0)"><svg x="{_n(frame.x(on))}%" y="{frame.upper - 14}" '
            'width="14" height="14"><path class="milestone" d="M7 0L14 7L7 14L0 7Z"/></svg></g>'
        )
    for on in plot.sessions:
        frame.line("session-tick", frame.x(on), frame.lower + 4, frame.x(on), frame.lower + 13)
    _dates(frame, plot.date_words, 240)
    return frame.drawn(plot.id, plot.title, plot.desc, 252)


def draw_small(plot: Plot, letters: int) -> SafeString:
    """One row of the small charts on Progress: 96 px high, averages only, two ticks, both ends dated.

    letters: of the longest tick of all rows, so that they share their axis of time.
    """
    frame = _Frame(plot.first, plot.last, plot.bottom, plot.top, _gutter(letters), 8, 72)
    _ground(frame, plot, label_every=False)
    for since, _letter in plot.phases:
        if since:
            frame.line("phase-line", frame.x(since), 2, frame.x(since), frame.lower)
    frame.paths("week-line", _runs(plot.marks), 96, "2.5")
    frame.squares(plot.marks, 7 if len(plot.marks) <= 30 else 5)
    _dates(frame, plot.date_words, 91)
    return frame.drawn(plot.id, plot.title, plot.desc, 96)


@dataclass(frozen=True)
class Column:
    """The check-ins of one day (or week). moods: 1 to 5, at least one."""

    on: date
    moods: Sequence[int]


def draw_moods(
    plot_id: str,
    title: str,
    desc: str,
    ends: tuple[date, date],
    columns: Sequence[Column],
    dates: Sequence[tuple[date, str]],
) -> SafeString:
    """How I have been feeling (C2): a column from lowest to highest, with a mark for each mood noted in it."""
    frame = _Frame(*ends, 0.6, 5.4, _gutter(1), 8, 132)
    for mood in range(1, 6):
        frame.line("grid", frame.left, frame.y(mood), _RIGHT, frame.y(mood), ' stroke-width="1"')
        frame.text(frame.left - 1.5, frame.y(mood) + 4.5, str(mood), "axis", "end")
    radius = 4.5 if len(columns) <= 31 else 3.5
    for column in columns:
        x, low, high = frame.x(column.on), min(column.moods), max(column.moods)
        if low < high:
            frame.line("axis", x, frame.y(low), x, frame.y(high), ' stroke-opacity="0.4"')
        for mood in sorted(set(column.moods)):
            frame.add(
                f'<circle class="mood-mark mood-{mood}" cx="{_n(x)}%" cy="{_n(frame.y(mood))}" r="{radius}" stroke="currentColor"/>'
            )
    _dates(frame, dates, 154)
    return frame.drawn(plot_id, title, desc, 160)


def key_mark(kind: str) -> SafeString:
    """A sample of one sort of mark, for the key under a chart: "dot", "square", "band", "target", "phase", "session", "milestone"."""
    samples = {
        "dot": '<g class="day-dot"><circle cx="14" cy="8" r="2.5"/></g>',
        "square": '<line class="week-line" x1="0" y1="8" x2="28" y2="8"/>'
        '<g class="week-mark" fill="#fff"><rect x="9.5" y="3.5" width="9" height="9"/></g>',
        "band": '<rect class="band" x="1" y="2" width="26" height="12" fill="#ddd"/>',
        "target": '<line class="target" x1="0" y1="8" x2="28" y2="8" stroke="currentColor" stroke-dasharray="7 5"/>',
        "phase": '<line class="phase-line" x1="14" y1="0" x2="14" y2="16" stroke="currentColor"/>',
        "session": '<line class="session-tick" x1="14" y1="3" x2="14" y2="13" stroke="currentColor"/>',
        "milestone": '<path class="milestone" d="M14 2L20 8L14 14L8 8Z"/>',
    }
    return format_html(
        '<svg class="chart" width="28" height="16" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(samples[kind]),  # noqa: S308  (one of the constants above)
    )


def _ground(frame: _Frame, plot: Plot, *, label_every: bool) -> None:
    """Band, grid, axis, target: what lies under the marks."""
    if plot.band:
        low, high = plot.band
        y = frame.y(high)
        tall = max(3.0, frame.y(low) - y)
        frame.add(
            f'<rect class="band" x="{_n(frame.left)}%" y="{_n(y)}" width="{_n(_RIGHT - frame.left)}%" '
            f'height="{_n(tall)}" fill="#ddd"/>'
        )
    for value, words in plot.ticks:
        y = frame.y(value)
        kind = "axis" if value == plot.bottom else "grid"
        if label_every or value in (plot.bottom, plot.top):
            frame.text(frame.left - 1.5, y + 4.5, words, "axis", "end")
            frame.line(kind, frame.left, y, _RIGHT, y, ' stroke-width="1"')
    if plot.target is not None:
        y = frame.y(plot.target)
        frame.line("target", frame.left, y, _RIGHT, y, ' stroke-dasharray="7 5"')


def _phases(frame: _Frame, plot: Plot) -> None:
    """Letters stand over their lines, in two rows where they would touch; a line begins below every letter it would run through."""
    taken = {0: -99.0, 1: -99.0}
    lower: list[tuple[float, float]] = []  # the ends of each letter in the second row
    for since, letter in plot.phases:
        x = frame.left if since is None else frame.x(since)
        room = (len(letter) * 10 + 8) / _NARROW * 100
        row = 0 if x - taken[0] >= room else 1
        if x - taken[row] < room:
            continue  # the list below the chart names it all the same
        taken[row] = x
        if row:
            lower.append((x - room / 2, x + room / 2))
        frame.text(x, 14 + 13 * row, letter, "phase-label", "start" if since is None else "middle")
    for x in (frame.x(since) for since, _letter in plot.phases if since):
        top = 33 if any(left <= x <= right for left, right in lower) else 20
        frame.line("phase-line", x, top, x, frame.lower)


def _dates(frame: _Frame, words: Sequence[tuple[date, str]], y: int) -> None:
    ends = {0: "start", len(words) - 1: "end"} if len(words) > 1 else {}
    for n, (on, said) in enumerate(words):
        frame.text(frame.x(on), y, said, "axis", ends.get(n, "middle"))


def _runs(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks in a row without a gap between them."""
    return [list(run) for noted, run in groupby(marks, key=lambda m: m.value is not None) if noted]


def _runs_of_days(dots: Sequence[Mark]) -> list[list[Mark]]:
    """Dots of days that follow each other: an empty day breaks the line."""
    runs: list[list[Mark]] = []
    for dot in dots:
        if runs and (dot.on - runs[-1][-1].on).days == 1:
            runs[-1].append(dot)
        else:
            runs.append([dot])
    return runs


def _longest(ticks: Sequence[tuple[float, str]]) -> int:
    return max((len(words) for _value, words in ticks), default=0)


def _gutter(letters: int) -> float:
    """Percent of the width that the words at the axis need on the narrowest screen."""
    return round((letters * _LETTER + 8) / _NARROW * 100, 1)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
