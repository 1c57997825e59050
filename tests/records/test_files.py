"""Files as people send them, and files that cannot be used."""

import struct
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from midcourse.records.files import ROW, Table, UnusableFile, read_table

ROWS = "Vendor,Month,Complaints\nA,2024-01,3\nB,2024-02,4\n"
READ = [("A", "2024-01", "3"), ("B", "2024-02", "4")]


@pytest.fixture
def sent(tmp_path: Path):
    """Write what was sent and read it."""

    def send(content: bytes | str, name: str = "sent.csv", sheet: str | None = None) -> Table:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, sheet=sheet)

    return send


def cells(table: Table) -> list[tuple[str | None, ...]]:
    return table.rows.select(table.columns).rows()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding(sent, encoding: str) -> None:
    table = sent(ROWS.encode(encoding))
    assert table.columns == ("Vendor", "Month", "Complaints")
    assert cells(table) == READ


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Région,Mois\nÎle-de-France,2024-01\nProvence-Alpes-Côte d’Azur,2024-02\n", "cp1252"),
        ("Straße,Monat\nMüllerstraße,2024-01\nGänsemarkt,2024-02\n", "latin-1"),
        ("Поставщик,Месяц\nЧистота,2024-01\nПорядок,2024-02\n", "cp1251"),
        ("業者,月\n東京清掃サービス,2024-01\n大阪清掃株式会社,2024-02\n", "shift_jis"),
    ],
)
def test_encodings_of_before_unicode(sent, text: str, encoding: str) -> None:
    lines = [tuple(line.split(",")) for line in text.splitlines()]
    table = sent(text.encode(encoding))
    assert table.columns == lines[0]
    assert cells(table) == lines[1:]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end(sent, end: str) -> None:
    assert cells(sent(ROWS.replace("\n", end).encode())) == READ


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter(sent, delimiter: str) -> None:
    assert cells(sent(ROWS.replace(",", delimiter))) == READ


def test_the_line_by_which_excel_names_the_delimiter(sent) -> None:
    table = sent("sep=;\nVendor;Month;Complaints\nA;2024-01;3\n")
    assert cells(table) == [("A", "2024-01", "3")]
    assert table.rows[ROW].to_list() == [3]  # a spreadsheet hides nothing: sep= is its row 1


def test_titles_blank_rows_and_totals_are_not_records(sent) -> None:
    table = sent(
        "Janitorial complaints 2024\r\nPrepared by Facilities\r\n\r\n"
        "Vendor,Site,Month,Complaints,,\r\nA,Hall,Jan 2024,3,,\r\n\r\nB,Hall,Jan 2024,5,,\r\n"
        "Total,,,8,,\r\n\r\nSource: works system\r\n"
    )
    assert table.columns == ("Vendor", "Site", "Month", "Complaints")
    assert cells(table) == [("A", "Hall", "Jan 2024", "3"), ("B", "Hall", "Jan 2024", "5")]
    assert table.rows[ROW].to_list() == [5, 7]  # as the sender sees them, blank rows counted
    assert any("Janitorial complaints 2024" in note for note in table.notes)


def test_a_header_written_twice_gets_a_number(sent) -> None:
    assert sent("Vendor,Count,Count\nA,1,2\nB,3,4\n").columns == ("Vendor", "Count", "Count (2)")


def test_without_a_header_columns_are_called_as_a_spreadsheet_does(sent) -> None:
    table = sent("A,2024-01-05,3\nB,2024-02-05,4\nC,2024-03-05,5\n")
    assert table.columns == ("Column A", "Column B", "Column C")
    assert len(cells(table)) == 3


def test_years_across_the_top_are_a_header(sent) -> None:
    assert sent("Vendor,2022,2023\nA,130,140\nB,95,99\n").columns == ("Vendor", "2022", "2023")


def test_a_row_with_a_cell_too_many_is_named(sent) -> None:
    with pytest.raises(UnusableFile, match=r"^Row 4 has more cells than the 3 columns"):
        sent("Vendor,Month,Complaints\nA,2024-01,3\nB,2024-01,3\nC,2024-01,1,200\nD,2024-01,3\n")


def test_a_long_file_is_read_lazily_and_the_same(sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("midcourse.records.delimited.LONG", 100)
    body = "".join(f"{'ABC'[n % 3]}, 2024-{n % 12 + 1:02d} ,{n}\n" for n in range(500))
    table = sent("Vendor,Month,Complaints\n" + body)
    assert table.long
    assert cells(table)[4] == ("B", "2024-05", "4")
    assert table.rows[ROW].to_list() == list(range(2, 502))


def workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Notes").write(0, 0, "Read me")
    sheet = book.add_worksheet("Data")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write(0, 0, "Report for January")
    for column, name in enumerate(("Vendor", "Date", "Tons")):
        sheet.write(2, column + 1, name)
    for row in range(3):
        sheet.write(3 + row, 1, "ABC"[row])
        sheet.write_datetime(3 + row, 2, datetime(2024, 1, row + 1), day)  # noqa: DTZ001  # a cell has no zone
        sheet.write(3 + row, 3, row * 2.5)
    sheet.write(6, 1, "Total")
    sheet.write(6, 3, 7.5)
    book.close()
    return path


def test_a_workbook_with_a_title_and_a_blank_column(tmp_path: Path) -> None:
    table = read_table(workbook(tmp_path / "sent.xlsx"))
    assert table.sheet == "Data"
    assert table.columns == ("Vendor", "Date", "Tons")
    assert cells(table) == [("A", "2024-01-01", "0"), ("B", "2024-01-02", "2.5"), ("C", "2024-01-03", "5")]
    assert table.rows[ROW].to_list() == [4, 5, 6]
    assert any("Notes" in note for note in table.notes)


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=r"no sheet called 2024. It has Notes, Data."):
        read_table(workbook(tmp_path / "sent.xlsx"), sheet="2024")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n \r\n", "is empty"),
        (b"Vendor,Month\n", "no rows below"),
        (b"%PDF-1.7\n...", "is a PDF document"),
        (b"\x89PNG\r\n\x1a\n....", "is a picture"),
        (b"<html><table></table></html>", "is a web page"),
        (b'\xef\xbb\xbf{"a": 1}', "is a JSON document"),
        (bytes(range(256)) * 4, "is not text"),
        (b'a,b,c\n1,2,3\n1,"2,3\n1,2,3\n', "quotation mark and never closes it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "format of before 2007"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"PK\x03\x04" + bytes(100), "is damaged"),
    ],
)
def test_unusable_files_get_one_sentence(sent, content: bytes, says: str) -> None:
    with pytest.raises(UnusableFile, match=says) as why:
        sent(content)
    assert str(why.value).startswith("sent.csv ")
    assert "\n" not in str(why.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="There is no file"):
        read_table(tmp_path / "nowhere.csv")
    with pytest.raises(UnusableFile, match="is a folder"):
        read_table(tmp_path)


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_macro_workbook(tmp_path: Path) -> None:
    path = packed(tmp_path / "sent.xlsm", {"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"})
    with pytest.raises(UnusableFile, match="holds macros"):
        read_table(path)


def test_another_document_in_a_zip(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="not an Excel workbook"):
        read_table(packed(tmp_path / "sent.xlsx", {"word/document.xml": b"<x/>"}))


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("midcourse.records.workbook.MOST_INFLATED", 1 << 20)
    parts = {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(2 << 20)}
    path = packed(tmp_path / "sent.xlsx", parts)
    with pytest.raises(UnusableFile, match="unpack to more than memory should hold"):
        read_table(path)


def test_a_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = packed(tmp_path / "sent.xlsx", {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(2 << 20)})
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 2 << 20), struct.pack("<I", 1000)))
    with pytest.raises(UnusableFile, match="unpack to more than memory should hold"):
        read_table(path)


def test_two_cells_at_the_ends_of_a_sheet_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "b")
    book.close()
    with pytest.raises(UnusableFile, match="unpack to more than memory should hold"):
        read_table(path)
