"""`midweek sheets`: what ships, with its terms; no account and no data folder needed."""

from __future__ import annotations

import json

import pytest

from midweek import cli, library


def test_every_sheet_is_named_with_its_terms(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sheets"]) == 0
    said = capsys.readouterr().out.split("\n\n")
    assert len(said) == len(library.all_sheets())
    for sheet, paragraph in zip(library.all_sheets(), said, strict=True):
        assert paragraph.startswith(f"{sheet.name}  {sheet.title}\n")
        assert sheet.licence in paragraph
        assert sheet.source in paragraph
        assert sheet.notice in paragraph


def test_for_other_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sheets", "--json"]) == 0
    told = {sheet["name"]: sheet for sheet in json.loads(capsys.readouterr().out)}
    assert told["gad7"]["verified"] == [
        "wording", "LOINC codes", "licence", "bands", "reliable change", "smallest change that matters",
    ]  # fmt: skip
    assert "Pfizer" in told["phq9"]["notice"]
    assert [name for name, sheet in told.items() if sheet["on_by_default"]] == ["gad7", "k6", "phq9", "who5"]
    assert told["k10"]["unverified"] == ["wording", "LOINC codes"]
    assert told["thought_record"]["licence"] == "CC0-1.0"
    assert all(sheet.keys() >= {"title", "licence", "source", "verified"} for sheet in told.values())
