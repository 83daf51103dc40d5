"""Writing in the journal: a new page in any of its modes, the same page again later, and sets of questions."""

from __future__ import annotations

from typing import Any, get_args

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from midweek.care import bullet_log, journal
from midweek.kinds import bullets
from midweek.kinds.journal import Answer, JournalEntry, Mode
from midweek.kinds.person import QuestionSet
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.session import SessionDay
from midweek.store.desk import Filed
from midweek.vault.errors import EditConflict
from midweek.web import clock
from midweek.web.bullet_words import SHOWN
from midweek.web.forms.elsewhere import differing
from midweek.web.forms.fields import GoalForm, OwnWords
from midweek.web.forms.journal import MODES, EntryForm, LineForm, PromptForm, QuestionSetForm, shown
from midweek.web.middleware import Request, id_of_form, with_draft
from midweek.web.page import page, saved_on, see_other
from midweek.web.prompts import PROMPTS, QUESTION_SETS, after
from midweek.web.views.journal import open_rows

MOST_SETS = 30
LISTS = ("links",)  # fields with several values
TAKEN = "That day has a bullet log already. Choose another day, or put these lines in that log."


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A new page, in the mode asked for or the one written in last."""
    mode = _mode(request)
    if request.method == "POST":
        if "let_go" in request.POST:  # the draft goes with this answer; nothing was filed
            return see_other(f"{reverse('journal')}?let_go=1")
        if "another" in request.POST:
            return _another(request)
        return _file(request, mode)
    if mode == "questions":
        return see_other("question_sets")
    if mode == "bullet" and (not request.kept or "line" in request.kept):
        there = bullet_log.of_day(request.desk, clock.today(request.desk))
        if there is None:
            return first_line(request, LineForm(initial={"sign": "note"} | _kept(request)))
        to = reverse("journal_entry", args=[there.id])
        return see_other(with_draft(to, _kept(request)["draft"]) if request.kept else to)
    return _write(request, _form(request, _blank(request, mode)), prompt=_prompt(request))


def _mode(request: Request) -> Mode:
    kept = request.kept.get("mode", "") if request.kept else ""
    asked = request.POST.get("mode", "") or kept or request.GET.get("mode", "")
    modes: tuple[Mode, ...] = get_args(Mode)
    return next((mode for mode in modes if mode == asked), request.desk.preferences.journal_mode)


def _prompt(request: Request) -> int:
    """The place of the prompt on this page: the one it was opened with, else where the person is."""
    said = request.POST.get("prompt", "") or (request.kept.get("prompt", "") if request.kept else "")
    n = int(said) if said.isdecimal() and len(said) < 5 else request.desk.preferences.journal_prompt
    return n if n < len(PROMPTS) else 0


def _blank(request: Request, mode: Mode) -> JournalEntry:
    return JournalEntry(at=clock.local_now(request.desk), mode=mode)


def _form(request: Request, entry: JournalEntry, data: Any = None, **first: Any) -> EntryForm:
    if request.kept:
        first |= _typed(request.kept)
    found = request.desk.read(Goal, Objective, SessionDay)
    linkable = journal.linkable(found) + journal.sessions(found, near=entry.day, also=entry.links)
    return EntryForm(data, entry=entry, linkable=linkable, today=clock.today(request.desk), initial=first)


def _typed(fields: QueryDict) -> dict[str, Any]:
    """What a form held, to fill it with again."""
    return {name: fields.getlist(name) if name in LISTS else fields[name] for name in fields}


def _write(
    request: Request, form: EntryForm, *, prompt: int = 0, status: int = 200, **more: Any
) -> HttpResponse:
    values = {
        "form": form,
        "mode": form.was.mode,
        "mode_word": MODES[form.was.mode],
        "prompt": PROMPTS[prompt].words if form.was.mode == "prompt" else "",
        "prompt_at": prompt,
        "prompt_form": PromptForm(
            initial=request.POST.dict() if request.method == "POST" else _kept(request)
        ),
        "signs": SHOWN.values(),
        "more_open": any(form[name].errors for name in ("day", "tags", "title") if name in form.fields),
        **more,
    }
    return page(
        request, "journal/write.html", values, status=422 if form.errors and status == 200 else status
    )


def _kept(request: Request) -> dict[str, Any]:
    return request.kept.dict() if request.kept else {}


def _another(request: Request) -> HttpResponse:
    """The next prompt of the theme and length chosen; what was typed stays."""
    request.keeps_draft = True
    chosen = PromptForm(request.POST)
    said = chosen.cleaned_data if chosen.is_valid() else {}
    n = after(_prompt(request), said.get("theme", ""), said.get("minutes") or 0)
    request.desk.prefer(journal_prompt=n)
    return _write(request, _form(request, _blank(request, "prompt"), **_typed(request.POST)), prompt=n)


def _file(request: Request, mode: Mode) -> HttpResponse:
    form = _form(request, _blank(request, mode), request.POST)
    prompt = _prompt(request)
    if mode == "questions":
        raise Http404
    if not form.is_valid():
        return _write(request, form, prompt=prompt)
    entry = _tidy(form.entry(clock.zone(request.desk.preferences.zone)))
    if mode == "prompt":
        entry = replace(entry, prompt=PROMPTS[prompt].words)
    said = (mode, entry.text, entry.title, entry.to, entry.dream)
    id = id_of_form(request, *said)
    written = True
    if mode == "bullet":
        filed, written = bullet_log.keep(request.desk, entry, entry_id=id)
    else:
        filed = request.desk.file(entry, entry_id=id)
    if request.desk.preferences.journal_mode != mode:
        request.desk.prefer(journal_mode=mode)
    return saved_on(reverse("journal_entry", args=[filed.id]), written)


def _tidy(entry: JournalEntry) -> JournalEntry:
    """A bullet log is kept in its one form; other words stay as they are."""
    return replace(entry, text=bullets.write(bullets.parse(entry.text))) if entry.mode == "bullet" else entry


def first_line(request: Request, adding: LineForm, status: int = 200) -> HttpResponse:
    """Today's bullet log before its first line."""
    form = _form(request, _blank(request, "bullet"))
    today = clock.today(request.desk)
    return _write(request, form, status=status, adding=adding, open=open_rows(request.desk, today))


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: str) -> HttpResponse:
    """A page that is there, to go on with."""
    filed = request.desk.get(JournalEntry, id)
    more: dict[str, Any] = {"filed": filed, "rev": filed.rev}
    if request.method == "GET":
        form = _form(request, filed.entry, rev=filed.rev)
        return _write(request, form, **more | {"rev": form["rev"].value()})
    form = _form(request, filed.entry, request.POST)
    if not form.is_valid():
        return _write(request, form, **more | {"rev": form["rev"].value()})
    entry = _tidy(form.entry(clock.zone(request.desk.preferences.zone)))
    moves = entry.mode == "bullet" and entry.day != filed.entry.day
    if moves and (taken := bullet_log.of_day(request.desk, entry.day)):
        form.add_error("day", TAKEN)
        return _write(request, form, taken=taken, **more | {"rev": form["rev"].value()})
    seen = form.cleaned_data["rev"] or 0
    try:
        kept = journal.revise(request.desk, filed, entry, seen=seen)
    except EditConflict:
        there = differing(form, shown(request.desk.get(JournalEntry, id).entry))
        return _write(request, form, status=409, elsewhere=there, **more)
    return saved_on(reverse("journal_entry", args=[id]), kept.rev != seen)


# --- sets of questions ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def question_sets(request: Request) -> HttpResponse:
    """Choose a set and how to answer it; or keep one of your own."""
    own = request.desk.preferences.question_sets
    sets = {**QUESTION_SETS, **{one.name: one.questions for one in own}}
    form = QuestionSetForm(initial=_kept(request))
    if request.method == "POST":
        if "start" in request.POST:
            return _start(request, sets)
        if "forget" in request.POST:
            name = request.POST["forget"]
            request.desk.prefer(question_sets=tuple(one for one in own if one.name != name))
            return see_other("question_sets")
        form = QuestionSetForm(request.POST)
        if form.is_valid() and len(own) >= MOST_SETS:
            form.add_error("name", f"There is room for {MOST_SETS} sets. Delete one first.")
        if form.is_valid():
            said = QuestionSet(**form.cleaned_data)
            kept = tuple(one for one in own if one.name != said.name)
            request.desk.prefer(question_sets=(*kept, said))
            return see_other("question_sets")
    values = {"form": form, "sets": sets, "own": [one.name for one in own], "autosave": reverse("drafts")}
    return page(request, "journal/question_sets.html", values, status=422 if form.is_bound else 200)


def _start(request: Request, sets: dict[str, tuple[str, ...]]) -> HttpResponse:
    """A page with these questions, still unanswered."""
    name = request.POST.get("set", "")
    if name not in sets:
        return see_other("question_sets")
    answers = tuple(Answer(question=question) for question in sets[name])
    entry = replace(_blank(request, "questions"), title=name, answers=answers)
    filed = request.desk.file(entry, entry_id=id_of_form(request, "questions", name))
    if request.desk.preferences.journal_mode != "questions":
        request.desk.prefer(journal_mode="questions")
    return see_other("journal_edit" if request.POST.get("way") == "all" else "journal_answers", filed.id)


class AnswerForm(GoalForm):
    """One question; it may stay empty."""

    answer = OwnWords("Your answer", most=20_000, rows=6)


@require_http_methods(["GET", "POST"])
def answers(request: Request, id: str) -> HttpResponse:
    """The questions of a page, one at a time: ?q=<n> from 1, else the first that is still open."""
    filed = request.desk.get(JournalEntry, id)
    if not filed.entry.answers:
        raise Http404
    at = _at(request, filed)
    form = AnswerForm.of_page(request, {"answer": filed.entry.answers[at].answer})
    if request.method == "POST" and form.is_valid():
        said = list(filed.entry.answers)
        said[at] = replace(said[at], answer=form.cleaned_data["answer"])
        entry = replace(filed.entry, answers=tuple(said))
        kept = journal.revise(request.desk, filed, entry, seen=filed.rev)
        if at + 1 < len(said):
            return see_other(_question(filed, at + 1))
        return saved_on(reverse("journal_entry", args=[id]), kept.rev != filed.rev)
    values = {
        "form": form,
        "filed": filed,
        "question": filed.entry.answers[at].question,
        "step": at + 1,
        "steps": len(filed.entry.answers),
        "skip": _question(filed, at + 1)
        if at + 1 < len(filed.entry.answers)
        else reverse("journal_entry", args=[id]),
        "back": _question(filed, at - 1) if at else reverse("question_sets"),
        "back_word": "Back",
        "autosave": reverse("drafts"),
    }
    return page(request, "journal/answer.html", values, status=form.status)


def _at(request: Request, filed: Filed[JournalEntry]) -> int:
    kept = request.kept.get("q", "") if request.kept else ""
    said = request.POST.get("q", "") or kept or request.GET.get("q", "")
    if said.isdecimal() and len(said) < 4:
        return min(max(int(said), 1), len(filed.entry.answers)) - 1
    return next((n for n, answer in enumerate(filed.entry.answers) if not answer.answer.strip()), 0)


def _question(filed: Filed[JournalEntry], at: int) -> str:
    return f"{reverse('journal_answers', args=[filed.id])}?q={at + 1}"
