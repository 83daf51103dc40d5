"""Ids within entries: which fields hold them is read off the types, so a new kind needs no line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from midweek.kinds.entry import Entry, NotAnEntry, from_bytes
from midweek.kinds.fields import Id
from midweek.kinds.kept import Deleted, Earlier

E = TypeVar("E", bound=Entry)
To = Callable[[str], str]
Change = Callable[[Any, To], Any]
_ID = inspect.type_info(Id)


def relinked(entry: E, to: To) -> E:
    """The same entry with every id in it put through `to`, also within an earlier version or a deleted entry.

    Raises NotAnEntry where such an entry can't be read.
    """
    if isinstance(entry, Earlier | Deleted):
        inside = relinked(_inside(entry), to)
        doc = msgspec.json.decode(msgspec.json.encode(inside))  # lists, as it will be read again
        changes: dict[str, Any] = {"doc": doc, "v": inside.version}
        if isinstance(entry, Earlier):
            changes["of"] = to(entry.of)
        return msgspec.structs.replace(entry, **changes)
    change = _change_of(type(entry))
    return msgspec.convert(change(msgspec.to_builtins(entry), to), type(entry)) if change else entry


def _inside(kept: Earlier | Deleted) -> Entry:
    body = {"kind": kept.kind, "v": kept.v, "author": "", "at": kept.at, "doc": kept.doc}
    inside = from_bytes(msgspec.json.encode(body)).entry
    if isinstance(inside, Earlier | Deleted):
        raise NotAnEntry
    return inside


@cache
def _change_of(kind: type[Entry]) -> Change | None:
    return _change(inspect.type_info(kind))


def _change(shape: inspect.Type) -> Change | None:
    """What puts the ids in plain values of this shape through a function; None where there can be none."""
    match shape:
        case inspect.StrType() if shape == _ID:
            return lambda value, to: to(value)
        case inspect.UnionType():
            return _either([one for one in shape.types if _change(one)])
        case inspect.StructType():
            return _fields({field.encode_name: _change(field.type) for field in shape.fields})
        case inspect.VarTupleType() | inspect.ListType():
            return _each(_change(shape.item_type))
        case inspect.DictType():
            return _pairs(_change(shape.key_type), _change(shape.value_type))
    return None


def _either(shapes: Sequence[inspect.Type]) -> Change | None:
    """Of one member with ids; beside it there is nothing but None, as far as our kinds go."""
    if len(shapes) > 1:
        raise TypeError("a field of two sorts of ids")
    change = _change(shapes[0]) if shapes else None
    return (lambda value, to: None if value is None else change(value, to)) if change else None


def _fields(changes: Mapping[str, Change | None]) -> Change | None:
    known = {name: change for name, change in changes.items() if change}
    if not known:
        return None
    return lambda value, to: {
        name: known[name](one, to) if name in known else one for name, one in value.items()
    }


def _each(change: Change | None) -> Change | None:
    return (lambda value, to: [change(one, to) for one in value]) if change else None


def _pairs(of_key: Change | None, of_value: Change | None) -> Change | None:
    if not (of_key or of_value):
        return None
    same: Change = lambda value, _: value  # noqa: E731
    key, one = of_key or same, of_value or same
    return lambda value, to: {key(name, to): one(inner, to) for name, inner in value.items()}
