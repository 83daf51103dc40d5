"""Answers that a FHIR Questionnaire keeps apart from its questions, put where they belong; only those it brings along in full."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from midweek.exchange.fhir import AnswerOption, Choice, Item, Questionnaire, ValueSet


def with_answers(form: Questionnaire) -> Questionnaire:
    """The same form, where each question that names a contained ValueSet has its codes as answers to choose.

    One that isn't there, or that says by a rule what belongs to it, stays named.
    """
    found: dict[str, tuple[AnswerOption, ...]] = {}
    for one in form.contained:
        try:
            answers = msgspec.convert(one, ValueSet)
        except msgspec.ValidationError:  # another resource, or one that isn't understood
            continue
        found[f"#{answers.id}"] = tuple(AnswerOption(value_coding=choice) for choice in _choices(answers))
    return msgspec.structs.replace(form, item=tuple(_answered(item, found) for item in form.item))


def _answered(item: Item, found: Mapping[str, tuple[AnswerOption, ...]]) -> Item:
    inside = tuple(_answered(one, found) for one in item.item)
    options = () if item.answer_option else found.get(item.answer_value_set, ())
    if options:
        return msgspec.structs.replace(item, item=inside, answer_option=options, answer_value_set="")
    return msgspec.structs.replace(item, item=inside)


def _choices(answers: ValueSet) -> list[Choice]:
    """All of its codes; none where that can't be told."""
    if answers.modifier_extension:
        return []
    if answers.compose and not answers.compose.exclude:
        parts = answers.compose.include
        if parts and all(part.concept and not part.filter and not part.value_set for part in parts):
            return [
                msgspec.structs.replace(one, system=part.system) for part in parts for one in part.concept
            ]
    shown = answers.expansion
    if shown is None or shown.total not in (None, len(shown.contains)):
        return []
    if any(one.abstract or one.inactive or one.contains for one in shown.contains):
        return []
    return [
        Choice(system=one.system, code=one.code, display=one.display, extension=one.extension)
        for one in shown.contains
    ]
