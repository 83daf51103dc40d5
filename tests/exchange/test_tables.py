"""Reading spreadsheets: the samples, and every way a CSV or XLSX file is written."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter

from midweek.exchange.tables import Table, TableRefused, Unread, read_table
from tests.exchange.files import EXPECTED, SAMPLES, packed, parts, sheet_of, strings_of, styles_of, xlsx


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A sheet's own clock: no zone."""
    return datetime.combine(date(year, month, day), time(hour, minute))


def sample(name: str) -> Table:
    return read_table((SAMPLES / name).read_bytes(), name)


def cells(blob: bytes, name: str = "a.csv") -> list[tuple[object, ...]]:
    return [row.cells for row in read_table(blob, name).rows]


@pytest.mark.parametrize("name", ["tracking_de.csv", "tracking_us.csv", "ambiguous.csv", "latin1.csv"])
def test_samples_have_their_rows(name):
    assert len(sample(name).rows) == EXPECTED[name]["rows"]


def test_sample_with_an_empty_row_and_a_formula_as_text():
    table, expected = sample("tracking_us.csv"), EXPECTED["tracking_us.csv"]
    assert table.empty_rows == expected["empty_rows"]
    assert [row.number for row in table.rows] == [2, 3, 4, 6]
    assert list(table.rows)[-1].cells[4] == expected["formula_kept_as_text"]


def test_sample_in_latin_1():
    assert next(iter(sample("latin1.csv").rows)).cells[2] == EXPECTED["latin1.csv"]["text"]


def test_sample_workbook():
    table, expected = sample("tracking.xlsx"), EXPECTED["tracking.xlsx"]
    assert len(table.sheets) == expected["sheets"]
    assert table.first_row == expected["header_row"] + 1
    assert table.headers == ("Day", "Mood", "Times", "Slept")
    rows = [row.cells for row in table.rows]
    assert sum(isinstance(cell, Unread) for row in rows for cell in row) == 2
    assert EXPECTED["tracking.xlsx"]["formula_cells_without_cached_value"] == 2
    assert rows[0] == (date(2031, 3, 7), 7.5, 1.0, time(7, 30))
    assert rows[2] == ("9.3.2031", 3.0, "4", time(5, 15))
    assert rows[3][3] == timedelta(hours=6, minutes=40)


def test_another_sheet_by_name():
    blob = (SAMPLES / "tracking.xlsx").read_bytes()
    table = read_table(blob, "tracking.xlsx", "Notes")
    assert [row.cells for row in table.rows] == [(at(2031, 3, 9, 21, 40), "Called Mum")]
    with pytest.raises(TableRefused, match="no sheet"):
        read_table(blob, "tracking.xlsx", "April")


TEXT = 'Day;Mood;Note\n2031-01-02;5;"a\nb"\n2031-01-03;6;ü\n'
ROWS = [("2031-01-02", "5", "a\nb"), ("2031-01-03", "6", "ü")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding, delimiter):
    assert cells(TEXT.replace(";", delimiter).encode(encoding)) == ROWS


def test_utf_16_of_the_other_end():
    assert cells(b"\xfe\xff" + TEXT.encode("utf-16-be")) == ROWS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d,m\r\n1,2\r\n3,4", [("1", "2"), ("3", "4")]),
        ("d,m\r1,2\r3,4\r", [("1", "2"), ("3", "4")]),
        ("d,m\n1,2\r\n\r\n3,4\r", [("1", "2"), ("3", "4")]),
        ('d,m\n"1\r\nx",2\n', [("1\r\nx", "2")]),
        ('d,m\n"say ""hi""",5\'11"\n', [('say "hi"', "5'11\"")]),
        ("d,m\n1\n2,3,4\n", [("1", None, None), ("2", "3", "4")]),
        ("sep=;\r\nd;m\r\n1,5;2\r\n", [("1,5", "2")]),
        ("d;m, in all\n1,5;2\n2,5;3\n", [("1,5", "2"), ("2,5", "3")]),
        ("d,m\n x ,\t\n", [(" x ", "\t")]),
    ],
)
def test_lines_and_quotes(text, expected):
    assert cells(text.encode()) == expected


@pytest.mark.parametrize(
    ("text", "headers", "first_row"),
    [
        ("day,mood\n2031-01-01,5\n", ("day", "mood"), 2),
        ("My year,,\n\nday,mood,note\n2031-01-01,5,x\n", ("day", "mood", "note"), 4),
        (",day,,day\n1,2031-01-01,5,6\n", ("Column A", "day", "Column C", "day (2)"), 2),
        ("day,day (2),day\nx,y,z\n", ("day", "day (2)", "day (3)"), 2),
        ("2031-01-01,5\n2031-01-02,6\n", ("Column A", "Column B"), 1),
        ("1,5\n2,6\n", ("Column A", "Column B"), 1),
        ("'=day, mood \nx,y\n", ("=day", "mood"), 2),
        ("mood\n5\n", ("mood",), 2),
    ],
)
def test_headers(text, headers, first_row):
    table = read_table(text.encode(), "a.csv")
    assert (table.headers, table.first_row) == (headers, first_row)


def test_columns_past_z_are_called_as_spreadsheets_call_them():
    assert read_table((",".join("1" * 28) + "\n").encode(), "a.csv").headers[-3:] == (
        "Column Z",
        "Column AA",
        "Column AB",
    )


def test_rows_can_be_gone_through_again():
    table = read_table(b"day,mood\n1,2\n\n3,4\n", "a.csv")
    assert list(table.rows) == list(table.rows)
    assert len(table.rows) == 2
    assert table.empty_rows == 1


CELLS = {
    '<c r="A1"><v>7.5</v></c>': 7.5,
    '<c r="A1" t="n"><v>-3</v></c>': -3.0,
    '<c r="A1" s="1"><v>47914</v></c>': date(2031, 3, 7),
    '<c r="A1" s="1"><v>47914.75</v></c>': at(2031, 3, 7, 18),
    '<c r="A1" s="2"><v>0.3125</v></c>': time(7, 30),
    '<c r="A1" s="2"><v>0.999999999</v></c>': date(1899, 12, 31),
    '<c r="A1" s="3"><v>1.25</v></c>': timedelta(hours=30),
    '<c r="A1" s="4"><v>12</v></c>': 12.0,
    '<c r="A1" s="5"><v>12</v></c>': 12.0,
    '<c r="A1" s="99"><v>12</v></c>': 12.0,
    '<c r="A1" t="b"><v>1</v></c>': "TRUE",
    '<c r="A1" t="b"><v>0</v></c>': "FALSE",
    '<c r="A1" t="s"><v>0</v></c>': "one two",
    '<c r="A1" t="s"><v>1</v></c>': "東京",
    '<c r="A1" t="s"><v>2</v></c>': " kept ",
    '<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>': "ab",
    '<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>': "ab",
    '<c r="A1"><f>1+1</f><v>2</v></c>': 2.0,
    '<c r="A1" t="str"><v>a_x000D_b</v></c>': "a\rb",
    '<c r="A1" t="d"><v>2031-03-07T00:00:00</v></c>': date(2031, 3, 7),
    '<c r="A1" t="d"><v>2031-03-07T18:00:00Z</v></c>': at(2031, 3, 7, 18),
    '<c r="A1" t="e"><v>#N/A</v></c>': "#N/A",
    "<c><v>4</v></c>": 4.0,
    '<x:c xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" r="A1"><x:v>3</x:v></x:c>': 3.0,
}
UNREAD = {
    '<c r="A1"><f>1+1</f></c>': "no value yet",
    '<c r="A1"><f>1+1</f><v/></c>': "no value yet",
    '<c r="A1" t="e"><v>#DIV/0!</v></c>': "error",
    '<c r="A1"><v>NaN</v></c>': "number",
    '<c r="A1"><v>1e400</v></c>': "number",
    '<c r="A1" s="1"><v>-5</v></c>': "day",
    '<c r="A1" s="1"><v>9e9</v></c>': "day",
    '<c r="A1" s="1"><v>1e300</v></c>': "day",
}


def one_cell(xml: str, **more: str) -> object:
    strings = strings_of(
        "<si><r><t>one </t></r><r><t>two</t></r></si>",
        "<si><t>東京</t><rPh><t>トウキョウ</t></rPh></si>",
        '<si><t xml:space="preserve"> kept </t></si>',
    )
    styles = styles_of("yyyy\\-mm\\-dd", "h:mm AM/PM", "[h]:mm", "0.00&quot;d&quot;", "[Red]0.0")
    header = '<row r="1"><c r="A1" t="str"><v>Head</v></c></row>'
    blob = xlsx(f'{header}<row r="2">{xml.replace("A1", "A2")}</row>', strings=strings, styles=styles, **more)
    (row,) = read_table(blob, "a.xlsx").rows
    return row.cells[0]


@pytest.mark.parametrize("xml", CELLS)
def test_typed_cells(xml):
    assert one_cell(xml) == CELLS[xml]


@pytest.mark.parametrize("xml", UNREAD)
def test_cells_without_a_value_that_can_be_known(xml):
    cell = one_cell(xml)
    assert isinstance(cell, Unread)
    assert UNREAD[xml] in cell.why


def test_days_counted_from_1904():
    assert one_cell('<c r="A1" s="1"><v>46452</v></c>', book='<workbookPr date1904="1"/>') == date(2031, 3, 7)


def test_styled_blanks_and_rows_without_numbers_count_for_nothing():
    rows = (
        '<row><c t="str"><v>Head</v></c></row><row/><row><c s="1"/></row><row><c><v>5</v></c><c s="1"/></row>'
    )
    table = read_table(xlsx(rows, styles=styles_of("0")), "a.xlsx")
    assert [tuple(row) for row in table.rows] == [(4, (5.0,))]
    assert table.empty_rows == 2


def test_a_row_far_down_costs_nothing():
    head = '<row r="1"><c r="A1" t="str"><v>Head</v></c></row>'
    rows = head + '<row r="1048576"><c r="A1048576"><v>5</v></c></row>'
    (row,) = read_table(xlsx(rows), "a.xlsx").rows
    assert row.number == 1048576


def test_parts_may_have_other_names():
    members = parts(sheet_of('<row><c t="str"><v>Head</v></c></row><row><c><v>5</v></c></row>'))
    members["xl/workbook9.xml"] = members.pop("xl/workbook.xml")
    members["xl/_rels/workbook9.xml.rels"] = members.pop("xl/_rels/workbook.xml.rels").replace(
        'Target="worksheets', 'Target="/xl/worksheets'
    )
    members["_rels/.rels"] = members["_rels/.rels"].replace("workbook.xml", "workbook9.xml")
    assert cells(packed(members), "a.xlsx") == [(5.0,)]


def test_what_another_writer_writes():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Täglich")
    day, clock = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "hh:mm"})
    sheet.write_row(0, 0, ["Tag", "Uhr", "Wert", "Text"])
    sheet.write_datetime(1, 0, at(2031, 3, 7), day)
    sheet.write_datetime(1, 1, time(22, 5), clock)
    sheet.write_number(1, 2, 0.1)
    sheet.write_string(1, 3, "=1+1\tüñ")
    book.close()
    table = read_table(out.getvalue(), "a.xlsx")
    assert table.sheets == ("Täglich",)
    assert [row.cells for row in table.rows] == [(date(2031, 3, 7), time(22, 5), 0.1, "=1+1\tüñ")]
