"""The slot is the only password verifier: what opens it, what does not, and what a try costs."""

import struct
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from midweek.vault import slots
from midweek.vault.errors import (
    KdfRefused,
    LimitExceeded,
    Tampered,
    TooMany,
    UnknownFormat,
    VaultError,
    WrongSecret,
)
from midweek.vault.keys import RecoveryCode, Root, new_id
from midweek.vault.slots import LOWEST, Kdf, make_slot, open_slot

ROOT, UID, PASSPHRASE = Root.new(), new_id(), "seven quiet harbours"
CODE, PRF, EXPORT = RecoveryCode.new(), bytes(range(32)), new_id()
SECRETS: dict[int, dict[str, Any]] = {
    1: {"passphrase": PASSPHRASE},
    2: {"recovery": CODE},
    3: {"prf": PRF},
    4: {"passphrase": PASSPHRASE, "prf": PRF},
    5: {"passphrase": PASSPHRASE, "export_id": EXPORT},
}
SLOTS = {kind: make_slot(ROOT, UID, **given, kdf=LOWEST) for kind, given in SECRETS.items()}
OTHERS = {
    "passphrase": "seven quiet harbors",
    "recovery": RecoveryCode.new(),
    "prf": bytes(32),
    "export_id": new_id(),
}


@pytest.fixture
def runs() -> Iterator[list[int]]:
    """How many Argon2 runs the test has caused, looked at as it goes."""
    before = slots.argon2_runs

    class Runs(list[int]):
        def __eq__(self, other: object) -> bool:
            return slots.argon2_runs - before == other

    yield Runs()


@pytest.mark.parametrize("kind", SLOTS)
def test_a_slot_opens_with_all_its_secrets_in_one_run(kind: int, runs: list[int]) -> None:
    assert len(SLOTS[kind]) == 87
    assert slots.slot_kind(SLOTS[kind]) == kind
    assert open_slot(SLOTS[kind], UID, **SECRETS[kind]).public().raw == ROOT.public().raw
    assert runs == (0 if kind in (2, 3) else 1)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, given in SECRETS.items() for name in given]
)
def test_each_secret_counts(kind: int, name: str) -> None:
    with pytest.raises(WrongSecret) as caught:
        open_slot(SLOTS[kind], UID, **{**SECRETS[kind], name: OTHERS[name]})
    assert str(caught.value) == WrongSecret.sentence  # the same for every secret


@pytest.mark.parametrize("kind", SLOTS)
def test_a_slot_belongs_to_one_person(kind: int) -> None:
    with pytest.raises(WrongSecret):
        open_slot(SLOTS[kind], new_id(), **SECRETS[kind])


@pytest.mark.parametrize(
    ("kind", "given"), [(kind, given) for kind in SLOTS for given in [*SECRETS, 0] if kind != given]
)
def test_secrets_of_another_kind_cost_nothing(kind: int, given: int, runs: list[int]) -> None:
    with pytest.raises(WrongSecret):
        open_slot(SLOTS[kind], UID, **SECRETS.get(given, {}))
    assert runs == 0


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"passphrase": PASSPHRASE, "recovery": CODE},
        {"export_id": EXPORT},
        {"recovery": CODE, "prf": PRF},
        {"prf": PRF, "export_id": EXPORT},
        {"prf": b"short"},
    ],
    ids=range(6),
)
def test_secrets_that_make_no_slot(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no kind of slot"):
        make_slot(ROOT, UID, **given)


@pytest.mark.parametrize("kind", [2, 3])
def test_every_byte_counts(kind: int) -> None:
    for at in range(87):
        changed = bytearray(SLOTS[kind])
        changed[at] ^= 0x20
        expected = UnknownFormat if at in (0, 1) else KdfRefused if 2 <= at <= 10 else WrongSecret
        with pytest.raises(VaultError) as caught:
            open_slot(bytes(changed), UID, **SECRETS[kind])
        assert type(caught.value) is expected, at


@pytest.mark.parametrize("kind", [1, 4, 5])
@pytest.mark.parametrize(
    "places",
    [(11, 26, 27, 38, 39, 86), pytest.param(range(11, 87), marks=pytest.mark.long)],
    ids=["some", "all"],
)
def test_bytes_of_a_stretched_slot_count(kind: int, places: Iterable[int]) -> None:
    """Those before the salt are the kind and the costs, which are refused before any work."""
    for at in places:
        changed = bytearray(SLOTS[kind])
        changed[at] ^= 1
        with pytest.raises(WrongSecret):
            open_slot(bytes(changed), UID, **SECRETS[kind])


@pytest.mark.parametrize("size", [0, 1, 39, 86, 88, 1000])
def test_a_slot_has_one_length(size: int, runs: list[int]) -> None:
    with pytest.raises(Tampered if size else UnknownFormat):
        open_slot(SLOTS[1].ljust(size, b"\0")[:size], UID, passphrase=PASSPHRASE)
    assert runs == 0


@pytest.mark.parametrize(
    ("m", "t", "p"),
    [
        (8, 2, 1), (0, 2, 1), (19455, 2, 1), (262145, 2, 1), (64 << 20, 2, 1), (0xFFFFFFFF, 2, 1), (19456, 0, 1), (19456, 1, 1),
        (19456, 11, 1), (19456, 0xFFFFFFFF, 1), (19456, 2, 0), (19456, 2, 2), (19456, 2, 255),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [1, 4, 5])
def test_costs_out_of_bounds_are_refused_before_any_work(
    kind: int, m: int, t: int, p: int, runs: list[int]
) -> None:
    edited = SLOTS[kind][:2] + struct.pack(">IIB", m, t, p) + SLOTS[kind][11:]
    with pytest.raises(KdfRefused):
        open_slot(edited, UID, **SECRETS[kind])
    with pytest.raises(KdfRefused):
        slots.needs_upgrade(edited)
    assert runs == 0


def test_nobody_makes_a_slot_below_the_bounds(runs: list[int]) -> None:
    for kdf in (Kdf(8, 3), Kdf(65536, 1), Kdf(1 << 20, 3), Kdf(65536, 11)):
        with pytest.raises(KdfRefused):
            make_slot(ROOT, UID, passphrase=PASSPHRASE, kdf=kdf)
    assert runs == 0


@pytest.mark.parametrize(
    ("kdf", "older"),
    [
        (LOWEST, True),
        (Kdf(65536, 2), True),
        (Kdf(32768, 3), True),
        (Kdf(65536, 3), False),
        (Kdf(65537, 4), False),
    ],
)
def test_weaker_slots_are_made_again(kdf: Kdf, older: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "CURRENT", Kdf(65536, 3))
    edited = SLOTS[1][:2] + struct.pack(">IIB", kdf.m_kib, kdf.t, 1) + SLOTS[1][11:]
    assert slots.needs_upgrade(edited) is older


def test_slots_without_stretching_never_need_it() -> None:
    assert not any(slots.needs_upgrade(SLOTS[kind]) for kind in (2, 3, 5))


@pytest.mark.parametrize(
    ("made", "typed"),
    [("Café au lait in bed", "Cafe\u0301 au lait in bed"), ("five ﬁne mornings", "five fine mornings")],
)
def test_one_passphrase_however_it_is_typed(made: str, typed: str) -> None:
    blob = make_slot(ROOT, UID, passphrase=made, kdf=LOWEST)
    assert open_slot(blob, UID, passphrase=typed).public().raw == ROOT.public().raw


def test_two_slots_share_nothing() -> None:
    again = make_slot(ROOT, UID, recovery=CODE)
    assert again[11:] != SLOTS[2][11:]
    assert again[11:27] != SLOTS[2][11:27]


def test_long_passphrases_stop_at_the_same_length_for_everybody(runs: list[int]) -> None:
    for act in (
        lambda: open_slot(SLOTS[1], UID, passphrase="x" * 257),
        lambda: slots.waste_argon2("x" * 257),
        lambda: make_slot(ROOT, UID, passphrase="x" * 257, kdf=LOWEST),
    ):
        with pytest.raises(LimitExceeded):
            act()
    assert runs == 0
    slots.waste_argon2("x" * 256)
    assert runs == 1


def test_an_unknown_name_costs_the_same(runs: list[int]) -> None:
    with pytest.raises(WrongSecret):
        open_slot(SLOTS[1], UID, passphrase="not the passphrase")
    assert runs == 1
    slots.waste_argon2("not the passphrase")
    assert runs == 2


@pytest.mark.parametrize("odd", ["", "\0", "\ud800 lone surrogate", "\u202e turned", "ﷺ" * 256])
def test_odd_passphrases_are_only_wrong(odd: str) -> None:
    with pytest.raises(WrongSecret):
        open_slot(SLOTS[1], UID, passphrase=odd)


# --- how many at once ---------------------------------------------------------------------------------------------------------


def test_eight_threads_derive_and_finish(runs: list[int]) -> None:
    opened: list[bytes] = []

    def derive() -> None:
        opened.append(open_slot(SLOTS[1], UID, passphrase=PASSPHRASE)._bare)

    threads = [threading.Thread(target=derive, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert opened == [ROOT._bare] * 8
    assert runs == 8


def test_the_queue_is_short(runs: list[int]) -> None:
    """With both turns taken eight wait and the next is told when to come back; nobody is lost afterwards."""
    done: list[bytes] = []
    for _ in range(2):
        slots._turn.acquire()
    threads = [
        threading.Thread(target=lambda: done.append(slots.stretch(b"x", bytes(16), LOWEST)), daemon=True)
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    while slots._inside < 10 and all(thread.is_alive() for thread in threads):
        pass
    with pytest.raises(TooMany) as caught:
        slots.waste_argon2("one too many")
    assert caught.value.retry_after >= 1
    assert runs == 0
    slots._turn.release(2)
    for thread in threads:
        thread.join(30)
    assert len(done) == 10
    assert slots._inside == 0
    assert runs == 10
    slots.waste_argon2("there is room again")


def test_a_refused_run_gives_its_turn_back() -> None:
    for _ in range(12):
        with pytest.raises(KdfRefused):
            slots.stretch(b"x", bytes(16), Kdf(8, 1))
    assert slots._inside == 0
    assert slots.stretch(b"x", bytes(16), LOWEST)
