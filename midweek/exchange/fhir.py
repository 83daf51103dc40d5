"""The shapes of FHIR R4 (4.0.1) that sheets go out and come in as; what isn't drawn here is passed over when a file is read.

Sources: hl7.org/fhir/R4/questionnaire.html and the extensions of that version; Structured Data Capture for formulas and for
itemWeight, the later name of ordinalValue.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

BASE: Final = "http://hl7.org/fhir/StructureDefinition/"
ORDINAL, WEIGHT = f"{BASE}ordinalValue", f"{BASE}itemWeight"
CONTROL, CONTROLS = f"{BASE}questionnaire-itemControl", "http://hl7.org/fhir/questionnaire-item-control"
UNIT, UCUM, MINUTES = f"{BASE}questionnaire-unit", "http://unitsofmeasure.org", "min"
LOW, HIGH, MOST, LEAST, HIDDEN, ALONE = (
    f"{BASE}{name}"
    for name in (
        "minValue", "maxValue", "questionnaire-maxOccurs", "questionnaire-minOccurs", "questionnaire-hidden", "questionnaire-optionExclusive",
    )
)  # fmt: skip
SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
WORKED_OUT, SHOWN_BY_FORMULA, FILLED_IN = (
    f"{SDC}{name}Expression" for name in ("calculated", "enableWhen", "initial")
)
OURS: Final = "urn:midweek:sheet"  # an extension: as JSON, what a sheet says and FHIR has no place for


class Shape(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A piece of a resource."""


class Coding(Shape, frozen=True, kw_only=True):
    """A word of a code system."""

    system: str = ""
    code: str = ""
    display: str = ""


class Concept(Shape, frozen=True, kw_only=True):
    """A CodeableConcept."""

    coding: tuple[Coding, ...] = ()


class Extension(Shape, frozen=True, kw_only=True):
    """Something beside what the standard has."""

    url: str
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_decimal: float | None = None
    value_string: str | None = None
    value_coding: Coding | None = None
    value_codeable_concept: Concept | None = None


class WithMore(Shape, frozen=True, kw_only=True):
    """Whatever can carry extensions."""

    extension: tuple[Extension, ...] = ()

    def more(self, url: str) -> Extension | None:
        """The first extension of this kind."""
        return next((one for one in self.extension if one.url == url), None)

    def number(self, url: str) -> float | None:
        """The number in it."""
        found = self.more(url)
        if found is None:
            return None
        return found.value_decimal if found.value_integer is None else found.value_integer


class Choice(WithMore, frozen=True, kw_only=True):
    """A Coding to choose, that may carry what it counts."""

    system: str = ""
    code: str = ""
    display: str = ""


class AnswerOption(WithMore, frozen=True, kw_only=True):
    """One answer to choose."""

    value_coding: Choice | None = None
    value_string: str | None = None
    value_integer: int | None = None
    initial_selected: bool = False


class EnableWhen(Shape, frozen=True, kw_only=True):
    """A condition: what has to be answered to another item."""

    question: str
    operator: Literal["exists", "=", "!=", ">", "<", ">=", "<="]
    answer_boolean: bool | None = None
    answer_integer: int | None = None
    answer_decimal: float | None = None
    answer_date: str | None = None
    answer_time: str | None = None
    answer_string: str | None = None
    answer_coding: Coding | None = None


class Item(WithMore, frozen=True, kw_only=True):
    """One item; `modifier_extension` may change what it means, so an item that has one isn't understood."""

    link_id: Annotated[str, Meta(min_length=1, max_length=300)]
    type: str
    text: str = ""
    prefix: str = ""
    definition: str = ""
    code: tuple[Coding, ...] = ()
    enable_when: tuple[EnableWhen, ...] = ()
    enable_behavior: Literal["all", "any"] | None = None
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    answer_option: tuple[AnswerOption, ...] = ()
    answer_value_set: str = ""
    max_length: int | None = None
    initial: tuple[Any, ...] = ()
    modifier_extension: tuple[Any, ...] = ()
    item: tuple[Item, ...] = ()

    @property
    def control(self) -> str:
        """How it asks to be shown: slider, help, lower, upper and others."""
        found = self.more(CONTROL)
        coding = found.value_codeable_concept.coding if found and found.value_codeable_concept else ()
        return coding[0].code if coding else ""


class Questionnaire(WithMore, frozen=True, kw_only=True):
    """A form with its items."""

    resource_type: Literal["Questionnaire"]
    status: Literal["draft", "active", "retired", "unknown"]
    url: str = ""
    title: str = ""
    description: str = ""
    copyright: str = ""
    language: str = ""
    code: tuple[Coding, ...] = ()
    derived_from: tuple[str, ...] = ()
    modifier_extension: tuple[Any, ...] = ()
    contained: tuple[Any, ...] = ()
    item: tuple[Item, ...] = ()


class Included(Shape, frozen=True, kw_only=True):
    """What a ValueSet takes of one code system: these, or what a rule says of it."""

    system: str = ""
    concept: tuple[Choice, ...] = ()
    filter: tuple[Any, ...] = ()
    value_set: tuple[str, ...] = ()


class Compose(Shape, frozen=True, kw_only=True):
    """How a ValueSet is made."""

    include: tuple[Included, ...] = ()
    exclude: tuple[Any, ...] = ()


class Contains(Choice, frozen=True, kw_only=True):
    """A code of a ValueSet that was worked out, and those under it."""

    abstract: bool = False
    inactive: bool = False
    contains: tuple[Any, ...] = ()


class Expansion(Shape, frozen=True, kw_only=True):
    """A ValueSet that was worked out; total: of all its codes, which may be more than stand here."""

    total: int | None = None
    contains: tuple[Contains, ...] = ()


class ValueSet(WithMore, frozen=True, kw_only=True):
    """Answers to choose from, kept apart from the questions."""

    resource_type: Literal["ValueSet"]
    id: str
    modifier_extension: tuple[Any, ...] = ()
    compose: Compose | None = None
    expansion: Expansion | None = None


def control(code: str) -> Extension:
    """How an item asks to be shown."""
    return Extension(
        url=CONTROL, value_codeable_concept=Concept(coding=(Coding(system=CONTROLS, code=code),))
    )
