"""The words people write in spreadsheet cells, casefolded, in English, German, French, Spanish and Dutch."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by_beginning(names: str, *, least: int) -> dict[str, int]:
    """Every beginning of `least` letters or more -> its number, from 1. One that fits two is left out."""
    found: dict[str, int | None] = {}
    for number, spellings in enumerate(names.split(), start=1):
        for name in spellings.split("/"):
            for length in range(least, len(name) + 1):
                known = found.setdefault(name[:length], number)
                if known != number:
                    found[name[:length]] = None
    return {beginning: number for beginning, number in found.items() if number is not None}


MONTHS: Final = _by_beginning(
    "january/januar/jänner/janvier/enero/januari february/februar/feber/février/fevrier/febrero/februari "
    "march/märz/maerz/mrz/mars/marzo/maart/mrt april/avril/abril may/mai/mayo/mei june/juni/juin/junio "
    "july/juli/juillet/julio august/août/aout/agosto/augustus september/septembre/septiembre/setiembre "
    "october/oktober/octobre/octubre november/novembre/noviembre december/dezember/décembre/decembre/diciembre",
    least=3,
)
WEEKDAYS: Final = frozenset(
    name[:length]
    for name in (
        "monday/montag/lundi/lunes/maandag tuesday/dienstag/mardi/martes/dinsdag "
        "wednesday/mittwoch/mercredi/miércoles/miercoles/woensdag thursday/donnerstag/jeudi/jueves/donderdag "
        "friday/freitag/vendredi/viernes/vrijdag saturday/samstag/sonnabend/samedi/sábado/sabado/zaterdag "
        "sunday/sonntag/dimanche/domingo/zondag"
    )
    .replace("/", " ")
    .split()
    for length in range(2, len(name) + 1)
)
YES: Final = _words("yes y true ja j wahr oui vrai sí si verdadero waar 1 x ✓ ✔ ☑ ✅")
NO: Final = _words("no n false nein falsch non faux falso nee onwaar 0 ☐ ✗ ✘ ❌")
MARKS: Final = _words("x ✓ ✔ ☑ ✅")  # a tick, where an empty cell may stand for no
TOTALS: Final = _words(
    "total totals sum average avg mean median min max minimum maximum count summe gesamt durchschnitt "
    "mittelwert mittel "
    "schnitt anzahl somme totaux moyenne médiane suma totales promedio media mediana totaal som gemiddelde"
)
NO_VALUE: Final = (
    *("NA", "N/A", "#N/A", "n.a.", "null", "none", "-", "–", "—", "?"),
    *("k.A.", "k. A.", "keine Angabe", "n.r.", "n.v.t.", "s/d", "nd", "n.d."),
)
