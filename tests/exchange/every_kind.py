"""One entry of every kind, with each of its fields filled in: made from the types, so a new kind is in it by itself."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import inspect

from midweek import library
from midweek.kinds import every
from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.fields import Id
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.person import Upload
from midweek.kinds.sheet import Sheet
from midweek.kinds.sheet_items import Name

AT = datetime(
    2031, 3, 30, 3, 30, 15, 250_000, tzinfo=ZoneInfo("Europe/Berlin")
)  # just after the clocks went on
ON = date(2031, 3, 9)
WORDS = "=SUM(1) <b>ünd</b> 'אט' 🌙\n "
_ID, _NAME = inspect.type_info(Id), inspect.type_info(Name)

KINDS: dict[str, type[Entry]] = {
    kind_of(kind): kind
    for module in every.__all__
    for kind in vars(getattr(every, module)).values()
    if isinstance(kind, type) and issubclass(kind, Entry) and kind not in (Entry, Deleted, Earlier, Upload)
}
IDS = {kind: hashlib.sha256(kind.encode()).hexdigest()[:32] for kind in KINDS}


def entries() -> dict[str, Entry]:
    """Kind -> its entry. Ids in it are those of `IDS`: a field called as a kind leads to that one, others to the goal."""
    return {kind: msgspec.convert(_made(inspect.type_info(cls), kind), cls) for kind, cls in KINDS.items()}


def _made(shape: inspect.Type, name: str) -> Any:
    if isinstance(shape, inspect.Metadata):
        return _made(shape.type, name)
    if isinstance(shape, inspect.UnionType):
        return _made(next(one for one in shape.types if not isinstance(one, inspect.NoneType)), name)
    match shape:
        case inspect.StructType() if shape.cls is Sheet:
            return msgspec.to_builtins(library.sheet("phq9"))
        case inspect.StructType():
            return {field.encode_name: _field(field) for field in shape.fields}
        case inspect.StrType() if shape == _ID:
            return IDS.get(name, IDS["goal"])
        case inspect.StrType() if shape == _NAME:
            return "phq9"
        case inspect.StrType() if shape.pattern:
            return "stood_out"
        case inspect.StrType():
            return WORDS[: shape.max_length]
        case inspect.LiteralType():
            return shape.values[-1]
        case inspect.BoolType():
            return True
        case inspect.IntType() | inspect.FloatType():
            return shape.le if shape.le is not None else (shape.ge or 0) + 2
        case inspect.DateTimeType():
            return AT.isoformat()
        case inspect.DateType():
            return ON.isoformat()
        case inspect.VarTupleType():
            return [_made(shape.item_type, name)]
        case inspect.DictType():
            return {_made(shape.key_type, name): _made(shape.value_type, name)}
    raise NotImplementedError(f"{name}: {shape}")


def _field(field: inspect.Field) -> Any:
    known = {"zone": "Europe/Berlin", "of_version": 1, "code_later": False}
    return known.get(field.encode_name, _made(field.type, field.encode_name))
