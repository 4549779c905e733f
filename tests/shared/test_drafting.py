"""Templates, what is read in their fields, and the pages they make."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from dochan import Dochan
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from sectorkit.drafting import FORMATS, export, fill, find_template, load_templates
from sectorkit.drafting.command import told, write_draft
from sectorkit.drafting.export import disposition
from sectorkit.drafting.markdown import escaped
from sectorkit.drafting.page import Value, blocks_of, lines_of
from sectorkit.drafting.reading import read
from sectorkit.drafting.template import Template
from sectorkit.errors import BadInput, Misconfigured, NotFound, UnsupportedType
from sectorkit.testing import small_sector

ON = date(2026, 11, 23)
HEAD = """---
name: form
title: 빌린 책 반납 확인서
description: 책을 돌려준 사실을 적습니다.
goes_to: 마을 도서관
sources:
  - law: 도서관법
    article: 제43조
    effective: 2026-01-01
    url: "https://www.law.go.kr/법령/도서관법/제43조"
licence: CC-BY-4.0
date: 2026-11-23
fields:
  - {name: 이름, title: 빌린 사람, kind: person, required: true, example: 홍길동}
  - {name: 전화, title: 전화, kind: phone}
  - {name: 빌린_날, title: 빌린 날, kind: date, required: true, example: "2026-11-01", past: true}
  - name: 낸_날
    title: 돌려준 날
    kind: date
    required: true
    example: "2026-11-20"
    after: 빌린_날
    within: [{of: 빌린_날, amount: 30, unit: 일}]
  - {name: 보증금, title: 보증금, kind: money, required: true, example: 10000, sum_of: 책들.값}
  - name: 연체료
    title: 연체료
    kind: money
    at_most: 보증금
    because: 연체료는 보증금을 넘지 않습니다.
  - {name: 이율, title: 이율, kind: number, at_most: 25}
  - {name: 까닭, title: 늦은 까닭, kind: long, source: "「도서관법」 제43조 제1항"}
  - name: 책들
    title: 빌린 책
    kind: rows
    columns: [{name: 제목, title: 제목}, {name: 값, title: 값, kind: money}]
---
"""
BODY = """# 빌린 책 반납 확인서

| 빌린 사람 | {{이름}} |
| 전화 | {{전화}} |

## 내용

1. {{빌린_날}}에 빌려 {{낸_날}}에 돌려주었습니다.[[ 연체료는 {{연체료:원}}입니다.]]
1. 이율은 연 {{이율}}퍼센트입니다.
1. 보증금 {{보증금}}

「도서관법」 제43조에 따라 확인합니다.

## 늦은 까닭

{{까닭}}

## 책

{{책들}}

---
>< {{낸_날}}
>> {{이름}} (서명)
"""
FULL = {"이름": "홍길동", "빌린_날": "2026-11-01", "낸_날": "2026. 11. 20.", "보증금": "만원"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "form.md").write_text(HEAD + BODY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def form(folder: Path) -> Template:
    return load_templates(folder)["form"]


def reasons(form: Template, **fields: object) -> list[str]:
    return [f"{d.field}: {d.reason}" for d in fill(form, {**FULL, **fields}, on=ON).doubtful]


# What a template may be


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{전화}}", "{{팩스}}"),  # a place without a field; a field without a place
        ("| 전화 | {{전화}} |\n", ""),
        ("name: 전화", "name: 이름"),
        ("kind: phone", "kind: fax"),
        ("after: 빌린_날", "after: 없는_날"),
        ("{of: 빌린_날", "{of: 없는_날"),
        ("sum_of: 책들.값", "sum_of: 없는_표.값"),
        ("at_most: 보증금", "at_most: 없는_돈"),
        ("「도서관법」 제43조에", "「도서관법」 제44조에"),
        ("example: 홍길동", "example: ''"),
        ("kind: number, at_most: 25", "kind: choice"),
        ("    columns: [{name: 제목, title: 제목}, {name: 값, title: 값, kind: money}]\n", ""),
        ("name: form", "name: other"),
        ("title: 전화", "titel: 전화"),
        ("fields:", "fields: ["),
        ('url: "https', 'url: "http'),
    ],
)
def test_a_template_whose_parts_do_not_fit_is_refused_by_name(folder, old, new):
    assert old in HEAD + BODY
    (folder / "form.md").write_text((HEAD + BODY).replace(old, new), encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"form\.md"):
        load_templates(folder)


def test_a_sector_without_templates_has_none_and_a_wrong_folder_is_told(tmp_path):
    assert load_templates(Path()) == {}
    with pytest.raises(Misconfigured, match="forms"):
        load_templates(tmp_path / "forms")
    with pytest.raises(NotFound, match="form-1, form-2"):
        find_template({"form-1": None, "form-2": None}, "form-3")  # type: ignore[dict-item]


# What is read in a field


@pytest.mark.parametrize(
    "text",
    ["2026-11-03", "2026. 11. 3.", "2026.11.03", "2026/11/3", "20261103", "2026년 11월 3일"],
)
def test_a_date_is_read_in_every_usual_form_and_printed_in_one(form, text):
    reading = read(form.field("낸_날"), text)
    assert (reading.text, reading.value, reading.doubts) == ("2026. 11. 3.", date(2026, 11, 3), ())


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_back_from_how_it_is_printed(day):
    asked = Template.model_validate(_small("date")).field("값")
    for text in (
        day.isoformat(),
        day.strftime("%Y%m%d"),
        f"{day.year}년 {day.month}월 {day.day}일",
    ):
        reading = read(asked, text)
        assert reading.value == day and read(asked, reading.text).value == day


@pytest.mark.parametrize(
    "text", ["26.11.3", "11월 3일", "2026-13-01", "2026-02-30", "어제", "3/11/2026"]
)
def test_a_date_that_is_not_one_day_is_doubtful_and_kept_as_written(form, text):
    reading = read(form.field("낸_날"), text)
    assert reading.text == text and reading.value is None and reading.doubts


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("01000001234", "010-0000-1234"),
        ("+82 10 0000 1234", "010-0000-1234"),
        ("02 123 4567", "02-123-4567"),
        ("031.1234.5678", "031-1234-5678"),
        ("070-1234-5678", "070-1234-5678"),
        ("1588 0000", "1588-0000"),
    ],
)
def test_a_telephone_number_is_printed_with_hyphens(form, text, printed):
    assert read(form.field("전화"), text).text == printed


@pytest.mark.parametrize("text", ["010-000-123", "12345", "전화 없음", "099-1234-5678"])
def test_a_telephone_number_of_wrong_figures_is_doubtful(form, text):
    assert read(form.field("전화"), text).doubts


def test_dates_out_of_order_and_dates_to_come_are_doubtful(form):
    assert reasons(form) == []
    assert reasons(form, 낸_날="2026-10-31") == [
        "낸_날: 빌린 날(2026. 11. 1.)보다 앞선 날짜입니다."
    ]
    to_come = (ON + timedelta(days=1)).isoformat()
    assert "빌린_날: 아직 오지 않은 날짜입니다." in reasons(form, 빌린_날=to_come, 낸_날=to_come)


def test_a_date_after_the_last_day_of_a_period_is_doubtful_and_days_off_move_that_day(form):
    assert reasons(form, 빌린_날="2026-10-16", 낸_날="2026-11-16") == []  # the 15th is a Sunday
    (late,) = reasons(form, 빌린_날="2026-10-16", 낸_날="2026-11-17")
    assert late.startswith(
        "낸_날: 빌린 날(2026. 10. 16.)부터 30일의 마지막 날인 2026. 11. 16.을 지났"
    )


def test_a_total_that_is_not_the_sum_of_its_column_is_doubtful(form):
    books = [{"제목": "토지", "값": 9000}, {"제목": "혼불", "값": "2천원"}]
    assert reasons(form, 책들=books, 보증금=11000) == []
    assert reasons(form, 책들=books) == ["보증금: 표에 적은 금액의 합계 11,000원과 다릅니다."]
    (row,) = reasons(form, 책들=[{"제목": "토지", "값": "9,00"}])
    assert row.startswith("책들: 1번째 줄 값: 금액을")


def test_money_above_another_amount_or_that_cannot_be_read_is_doubtful(form):
    (over,) = reasons(form, 연체료=20_000)
    assert over == "연체료: 보증금보다 큽니다. 연체료는 보증금을 넘지 않습니다."
    assert reasons(form, 연체료="5,000원") == []
    (twofold,) = reasons(form, 보증금="1,00,000")
    assert "하나로 읽을 수 없습니다" in twofold
    (small,) = reasons(form, 보증금="300")
    assert small.startswith("보증금: 300원이 맞나요?")
    assert reasons(form, 이율="30%") == ["이율: 25보다 큽니다."]
    assert "수로 읽을 수 없습니다" in reasons(form, 이율="스물")[0]


@pytest.mark.parametrize("value", ["홍길동 900101-1234567", "9001011234567", "900101 - 1234567"])
def test_a_resident_number_is_hidden_wherever_it_is_written(form, value):
    draft = fill(form, {**FULL, "까닭": value, "책들": [{"제목": value}]}, on=ON)
    for place in (draft.text, str(draft.fields), str(draft.blocks)):
        assert "1234567" not in place and "900101-XXXXXXX" in place
    assert {d.field for d in draft.doubtful} == {"까닭", "책들"}


def test_a_long_number_that_is_no_date_of_birth_is_left_alone(form):
    assert "987654-1234567" in fill(form, {**FULL, "까닭": "987654-1234567"}, on=ON).text


def test_a_name_with_figures_and_a_one_letter_name_are_doubtful(form):
    assert "숫자" in reasons(form, 이름="홍길동2")[0]
    assert "한 글자" in reasons(form, 이름="홍")[0]


def test_unknown_and_ill_typed_fields_are_named(form):
    with pytest.raises(BadInput, match="이름, 없는것"):
        fill(form, {"없는것": "값", "이름": 3})


# The page


def test_a_line_whose_fields_are_all_optional_and_empty_goes_and_numbers_follow(form):
    text = fill(form, FULL, on=ON).text
    assert "전화" not in text and "이율" not in text and "연체료" not in text
    assert "1. 2026\\. 11. 1.에 빌려" in text and "2. 보증금 금10,000원(금일만원)" in text
    assert "늦은 까닭" not in text and "## 책" not in text and "## 내용" in text


def test_what_is_optional_and_filled_comes_back(form):
    fields = {
        **FULL,
        "연체료": 500,
        "이율": "4.50",
        "까닭": "첫째\n둘째",
        "책들": [{"제목": "토지"}],
    }
    text = fill(form, fields, on=ON).text
    assert "연체료는 500원입니다." in text and "2. 이율은 연 4.5퍼센트입니다." in text
    assert (
        "## 늦은 까닭\n\n첫째\n\n둘째" in text and "| 제목 | 값 |" in text and "| 토지 |  |" in text
    )


def test_a_gap_is_never_filled_by_anything(form):
    draft = fill(form, {}, on=ON)
    assert [m.field for m in draft.missing] == ["이름", "빌린_날", "낸_날", "보증금"]
    assert draft.text.count("〔돌려준 날〕") == 2 and draft.fields == {} and draft.origins == {}
    assert fill(form, {"이름": "  ", "책들": [], "까닭": None}, on=ON).text == draft.text


def test_items_are_numbered_in_the_order_of_the_rule():
    lines = lines_of("1. 첫\n가. 하나\n가. 둘\n1. 둘째\n딸린 글\n\n## 새\n1. 다시")
    made = blocks_of(lines, lambda name, way: Value())
    assert [b.marker for b in made] == ["1.", "가.", "나.", "2.", "", "", "1."]
    assert [b.indent for b in made] == [1, 2, 2, 1, 1, 0, 1]


def test_citations_name_the_field_or_the_sentence_and_carry_the_address(form):
    field, sentence = fill(form, FULL, on=ON).citations
    assert (field.field, field.locator) == ("까닭", "제43조 제1항")
    assert sentence.sentence == "「도서관법」 제43조에 따라 확인합니다."
    assert field.url == sentence.url and field.effective_from == date(2026, 1, 1)


def test_what_a_person_writes_is_never_taken_for_structure(form):
    hostile = "# 제목\n| 표 | 칸 |\n{{이름}} [[없음]] 〔빌린 사람〕\n---\n1. 항목"
    draft = fill(form, {**FULL, "까닭": hostile, "이름": "가|나 {{전화}}"}, on=ON)
    kinds = [block.kind for block in draft.blocks if block.kind in ("title", "table", "item")]
    assert kinds.count("title") == 1 and kinds.count("table") == 1 and kinds.count("item") == 2
    assert draft.missing == () and "{{전화}}" in draft.text
    html = MarkdownIt("commonmark").enable("table").render(draft.text)
    assert html.count("<h1>") == 1 and html.count("<table>") == 1 and "가|나" in html


MARKS = st.text(st.sampled_from("_*`~<>a0[]()!&#;-+=.1|\\/가"), min_size=1, max_size=16)


@given(MARKS | st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40))
def test_escaped_text_means_only_itself_in_markdown(text):
    tokens = MarkdownIt("commonmark").enable("table").parse(escaped(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children) == text


# Files


WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORDS, WORDS)
def test_whatever_is_written_every_file_is_made_and_opens(form, one, other):
    draft = fill(form, {**FULL, "이름": one, "까닭": other, "책들": [{"제목": other}]}, on=ON)
    files = {kind: export(draft, kind) for kind in FORMATS}
    assert Document(io.BytesIO(files["docx"])).tables
    assert len(pypdf.PdfReader(io.BytesIO(files["pdf"])).pages) >= 1
    with zipfile.ZipFile(io.BytesIO(files["hwpx"])) as package:
        assert package.namelist()[0] == "mimetype"
        assert package.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        for part in (name for name in package.namelist() if name.endswith((".xml", ".hpf"))):
            etree.fromstring(package.read(part))


def test_hwpx_has_outline_styles_a_table_and_nobody_elses_name(form, tmp_path):
    path = tmp_path / "draft.hwpx"
    path.write_bytes(export(fill(form, FULL, on=ON), "hwpx"))
    text = Dochan(str(path)).to_markdown()
    assert (
        "# **빌린 책 반납 확인서**" in text
        and "## **내용**" in text
        and "| 빌린 사람 | 홍길동 |" in text
    )
    with zipfile.ZipFile(path) as package:
        said = package.read("Contents/content.hpf").decode()
    assert "인공지능(AI)의 도움" in said and "빌린 책 반납 확인서" in said and "fixture" not in said


def test_docx_has_real_styles_and_korean_fonts(form):
    document = Document(io.BytesIO(export(fill(form, {}, on=ON), "docx")))
    assert document.paragraphs[0].style.name == "Title"
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["내용"]
    xml = document.styles["Normal"].element.xml
    assert 'w:eastAsia="바탕"' in xml and document.core_properties.author == ""
    gaps = [r for p in document.paragraphs for r in p.runs if r.font.highlight_color is not None]
    assert gaps and all(run.text.startswith("〔") for run in gaps)


def test_a_letter_that_the_font_lacks_is_shown_as_a_box_in_pdf(form):
    data = export(fill(form, {**FULL, "까닭": "웃음 \U0001f600 끝"}, on=ON), "pdf")
    assert "웃음 □ 끝" in pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_a_very_long_text_runs_over_pages_and_loses_nothing(form):
    words = [f"낱말{n}" for n in range(1200)]
    data = export(fill(form, {**FULL, "까닭": " ".join(words)}, on=ON), "pdf")
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    text = " ".join(page.extract_text() for page in pages)
    assert len(pages) > 2 and all(word in text for word in words)


def test_an_unknown_format_is_refused_and_a_file_is_named_for_old_and_new_browsers(form):
    draft = fill(form, FULL, on=ON)
    with pytest.raises(UnsupportedType, match="hwpx, docx, pdf, md"):
        export(draft, "hwp")
    header = disposition(draft, "pdf")
    assert header.isascii() and 'filename="form.pdf"' in header and "%EB%B9%8C" in header


# The command


def test_the_command_writes_the_file_and_tells_what_is_missing(folder, tmp_path):
    sector, _ = small_sector()
    ours = replace(sector, templates=folder)
    out = tmp_path / "written" / "out.md"
    out.parent.mkdir()
    books = '책들=[{"제목": "토지", "값": 9000}]'
    draft = write_draft(ours, "form", ["이름=홍길동", "까닭=가\\n나", books], out)
    assert "9,000원" in out.read_text(encoding="utf-8")
    said = told(draft, out)
    assert "빠짐  낸_날" in said and "인공지능" in said
    for wrong in (["이름"], ["책들=토지"], ["없는것=1"]):
        with pytest.raises(BadInput):
            write_draft(ours, "form", wrong, out)


def _small(kind: str) -> dict[str, object]:
    return {
        "name": "small",
        "title": "작은 서식",
        "description": "하나",
        "goes_to": "없음",
        "fields": [{"name": "값", "title": "값", "kind": kind}],
        "sources": [],
        "licence": "CC-BY-4.0",
        "date": "2026-11-23",
        "body": "{{값}}",
    }
