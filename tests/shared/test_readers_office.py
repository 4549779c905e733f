"""HWP 5, HWPX, DOCX and PDF, made here by the libraries that write them; and hostile ones."""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hwpx.document import HwpxDocument
from hwpx.hwp5.cfb import CompoundFile, build_compound_file, read_all_streams
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from sectorkit.errors import BadInput, TooLarge, UnsupportedType
from sectorkit.retrieval.documents import Document
from sectorkit.retrieval.readers import Reader
from sectorkit.retrieval.readers.spaces import Spaces

TABLE = "| 구분 | 기한 |\n| --- | --- |\n| 신청 | 30일 |"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def text_of(document: Document) -> str:
    return "\n\n".join(block.text for block in document.blocks)


def hancom(path: Path) -> Path:
    """Write a document with a heading, a paragraph and a table; `.hwp` or `.hwpx` by suffix."""
    document = HwpxDocument.new()
    document.add_heading("임대차 안내", level=1)
    document.add_paragraph("보증금은 2026년 1월 2일까지 돌려받습니다.", inherit_style=False)
    table = document.add_table(2, 2)
    for row, cells in enumerate((("구분", "기한"), ("신청", "30일"))):
        for column, cell in enumerate(cells):
            table.set_cell_text(row, column, cell)
    document.save_to_path(str(path))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("made")
    return {suffix: hancom(root / f"안내.{suffix}") for suffix in ("hwp", "hwpx")}


@pytest.mark.parametrize("suffix", ["hwp", "hwpx"])
def test_hancom_documents_are_read_with_their_tables(
    made: dict[str, Path], suffix: str, reader: Reader
) -> None:
    (document,) = reader.read(made[suffix])
    assert document.title == "임대차 안내"
    assert "보증금은 2026년 1월 2일까지 돌려받습니다." in text_of(document)
    assert TABLE in text_of(document)


def with_flag(path: Path, bit: int) -> bytes:
    """Return the HWP file with one bit of its header's properties set."""
    streams = dict(read_all_streams(CompoundFile(path.read_bytes())))
    header = bytearray(streams["FileHeader"])
    header[36] |= 1 << bit
    streams["FileHeader"] = bytes(header)
    return build_compound_file(list(streams.items()))


@pytest.mark.parametrize(("bit", "reason"), [(1, "암호"), (2, "배포용"), (4, "암호")])
def test_locked_and_protected_hwp_is_refused_with_the_reason(
    made: dict[str, Path], bit: int, reason: str, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "a.hwp").write_bytes(with_flag(made["hwp"], bit))
    with pytest.raises(BadInput, match=reason):
        reader.read(tmp_path / "a.hwp")


def test_an_old_office_document_in_disguise_is_refused(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.hwp").write_bytes(build_compound_file([("WordDocument", b"x" * 5000)]))
    with pytest.raises(UnsupportedType, match="옛 오피스"):
        reader.read(tmp_path / "a.hwp")


@pytest.mark.parametrize("suffix", ["hwp", "hwpx"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_file_cut_short_is_refused(
    made: dict[str, Path], suffix: str, kept: float, reader: Reader, tmp_path: Path
) -> None:
    data = made[suffix].read_bytes()
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(BadInput):
        reader.read(path)


def word(path: Path) -> Path:
    """Write a Word document with hidden, inserted and deleted words and a merged cell."""
    document = docx.Document()
    document.core_properties.title = "전세 안내"
    document.core_properties.comments = "문서 설명"
    document.add_heading("전세 보증금", 1)
    paragraph = document.add_paragraph("보이는 글 ")
    paragraph.add_run("숨긴 지시").font.hidden = True
    for xml in (
        '<w:ins {} w:id="1" w:author="a"><w:r><w:t>넣은 글</w:t></w:r></w:ins>',
        '<w:del {} w:id="2" w:author="a"><w:r><w:delText>지운 글</w:delText></w:r></w:del>',
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    table = document.add_table(2, 2)
    for row, cells in enumerate((("구분", "기한"), ("신청", "30일"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    document.sections[0].header.paragraphs[0].text = "머리글"
    document.save(str(path))
    return path


def test_word_is_read_as_it_is_shown(reader: Reader, tmp_path: Path) -> None:
    (document,) = reader.read(word(tmp_path / "a.docx"))
    assert document.title == "전세 안내"
    assert [block.locator for block in document.blocks] == ["전세 보증금"]
    assert text_of(document) == f"# 전세 보증금\n\n보이는 글 넣은 글\n\n{TABLE}"


def test_a_locked_word_document_is_refused(reader: Reader, tmp_path: Path) -> None:
    streams = [("EncryptionInfo", b"x" * 5000), ("EncryptedPackage", b"y" * 5000)]
    (tmp_path / "a.docx").write_bytes(build_compound_file(streams))
    with pytest.raises(BadInput, match="암호"):
        reader.read(tmp_path / "a.docx")


def package(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
HOSTILE = {
    "a ratio": (package({"word/document.xml": b"<a/>", "x": b"\0" * 30_000_000}), "커지는"),
    "too many entries": (
        package({f"{n}": b"" for n in range(5_001)} | {"word/document.xml": b"<a/>"}),
        "커지는",
    ),
    "a parent": (package({"word/document.xml": b"<a/>", "../x": b""}), "밖을"),
    "a root": (package({"word/document.xml": b"<a/>", "/etc/x": b""}), "밖을"),
    "a drive": (package({"word/document.xml": b"<a/>", "C:\\x": b""}), "밖을"),
    "entities": (package({"word/document.xml": BOMB}), "XML"),
    "entities in another part": (
        package({"word/document.xml": b"<a/>", "word/styles.xml": BOMB}),
        "XML",
    ),
    "no document": (package({"readme.txt": b"x"}), "압축 파일"),
    "broken XML": (package({"word/document.xml": b"<a><b></a>"}), "손상"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_package_is_refused(case: str, reader: Reader, tmp_path: Path) -> None:
    data, reason = HOSTILE[case]
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises((BadInput, TooLarge), match=reason):
        reader.read(tmp_path / "a.docx")


def test_a_size_that_lies_does_not_help_a_bomb(reader: Reader, tmp_path: Path) -> None:
    data = bytearray(package({"word/document.xml": b"<a/>", "x": b"\0" * 30_000_000}))
    for at in (at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"):
        data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    (tmp_path / "a.docx").write_bytes(bytes(data))
    with pytest.raises(BadInput):
        reader.read(tmp_path / "a.docx")


def test_an_encrypted_entry_is_refused(reader: Reader, tmp_path: Path) -> None:
    data = bytearray(package({"word/document.xml": b"<a/>"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.docx").write_bytes(bytes(data))
    with pytest.raises(BadInput, match="암호"):
        reader.read(tmp_path / "a.docx")


def pdf(path: Path, pages: list[list[str]]) -> Path:
    """Write a PDF whose font has no glyphs but says which characters its codes are."""
    letters = sorted({letter for page in pages for line in page for letter in line})
    code = {letter: number for number, letter in enumerate(letters, start=1)}
    mapped = "\n".join(f"<{code[each]:04x}> <{ord(each):04x}>" for each in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /K def "
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{mapped}\nendbfchar endcmap end end"
    )
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /K /Encoding /Identity-H"
        " /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /K /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    for number, page in enumerate(pages):
        shown = " ".join(
            f"1 0 0 1 60 {780 - 40 * row} Tm <{''.join(f'{code[c]:04x}' for c in line)}> Tj"
            for row, line in enumerate(page)
        )
        drawn = f"BT /F 11 Tf {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            f" /Resources << /Font << /F 3 0 R >> >> /Contents {7 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    body, offsets = "%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    body += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n"
    path.write_text(f"{body}{body.index('xref')}\n%%EOF", encoding="ascii")
    return path


def test_a_pdf_is_read_page_by_page(reader: Reader, tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [["첫째 쪽의 글입니다."], ["둘째 쪽의 글입니다."]])
    (document,) = reader.read(path)
    assert [(block.locator, block.text) for block in document.blocks] == [
        ("p. 1", "첫째 쪽의 글입니다."),
        ("p. 2", "둘째 쪽의 글입니다."),
    ]


def test_a_scanned_pdf_is_refused_with_what_to_do(reader: Reader, tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(BadInput, match="OCR"):
        reader.read(tmp_path / "a.pdf")


def test_a_locked_pdf_is_refused(reader: Reader, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(pdf(tmp_path / "open.pdf", [["비밀 글입니다."]])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(BadInput, match="암호"):
        reader.read(tmp_path / "a.pdf")


def test_a_broken_pdf_is_refused(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + b"garbage " * 50)
    with pytest.raises(BadInput):
        reader.read(tmp_path / "a.pdf")


PRINTED = """<meta charset="utf-8"><style>table {border-collapse: collapse}
td, th {border: 1px solid black; padding: 4px}</style><h1>임대차 안내</h1>
<p>① 임차인(賃借人)은 「민법」 제621조에 따라 등기를 신청할 수 있다. &lt;개정 2020.7.31&gt;</p>
<table><tr><th>구분</th><th>기한</th></tr><tr><td>신청</td><td>30일</td></tr></table>
<p style="page-break-before: always">둘째 쪽의 글은 여기에서 시작하고 끝납니다.</p>"""


@pytest.mark.chromium
def test_a_printed_page_keeps_its_words_spaces_and_table(reader: Reader, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium: install it with `apt-get install chromium`")
    (tmp_path / "a.html").write_text(PRINTED, encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    made = tmp_path / "a.pdf"
    subprocess.run(
        [browser, *options, f"--print-to-pdf={made}", str(tmp_path / "a.html")],
        check=True,
        capture_output=True,
        timeout=60,
    )
    (document,) = reader.read(made)
    first, second = document.blocks
    assert first.locator == "p. 1" and second.locator == "p. 2"
    sentence = "① 임차인(賃借人)은 「민법」 제621조에 따라 등기를 신청할 수 있다. <개정 2020.7.31>"
    assert first.text.endswith(f"{sentence}\n\n{TABLE}")
    assert second.text == "둘째 쪽의 글은 여기에서 시작하고 끝납니다."


def test_spaces_come_back_and_no_letter_changes() -> None:
    page = Spaces(("임대차가끝난후「민법」제3조",), (frozenset({4, 6, 7, 11}),))
    assert page.restored("임대차가끝난후「민법」제3조", 1) == "임대차가 끝난 후 「민법」 제3조"
    assert page.restored("없는 글입니다", 1) == "없는 글입니다"
    assert page.restored("임대차가끝난", 2) == "임대차가끝난"


@given(st.text("가나다 .①3(a", max_size=30), st.frozensets(st.integers(0, 30)))
def test_restoring_spaces_keeps_every_letter(text: str, gaps: frozenset[int]) -> None:
    page = Spaces(("".join(text.split()),), (gaps,))
    assert "".join(page.restored(text, 1).split()) == "".join(text.split())
