"""Every legal template, filled with its own examples and empty, in every format, read elsewhere."""

import io
import re
import subprocess
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from shutil import which
from typing import Any

import hwpforge
import pypdf
import pytest
from dochan import Dochan
from docx import Document
from hwpx import HwpxDocument, validate_editor_open_safety
from markdown_it import MarkdownIt

from sectorkit.drafting import Draft, Template, export, fill, load_templates
from sectorkit.drafting.reading import read
from sectorkit.drafting.template import ARTICLE
from sectorkit.testing.statute_folder import StatuteFolder
from services.legal import sector

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
TEMPLATES = load_templates(sector.templates)
ON = date(2026, 11, 23)
ASKED_FOR = (
    "certified-letter-deposit payment-order payment-order-objection small-claim-complaint "
    "answer-brief wage-complaint criminal-complaint lease-registration-order "
    "lease-termination-notice loan-note settlement power-of-attorney personal-data-request "
    "administrative-appeal information-disclosure inheritance-renunciation"
).split()

every = pytest.mark.parametrize("name", ASKED_FOR)


def examples(template: Template) -> dict[str, Any]:
    return {f.name: f.example for f in template.fields if f.example not in ("", [])}


@lru_cache(maxsize=64)
def drafted(name: str, full: bool) -> Draft:
    template = TEMPLATES[name]
    return fill(template, examples(template) if full else {}, on=ON)


def plain(text: str) -> str:
    """Letters and figures alone: readers differ in spaces and in what they mark up."""
    return re.sub(r"[^0-9A-Za-z가-힣〔〕%]", "", text)


def values(template: Template, fields: Mapping[str, Any]) -> list[str]:
    """Everything that the person wrote, as the document prints it."""
    found: list[str] = []
    for asked in template.fields:
        reading = read(asked, fields.get(asked.name))
        found += [cell for row in reading.rows for cell in row] or reading.text.split("\n")
    return [value for value in found if value]


def everything_said(template: Template) -> str:
    """Every text of a template in which an article may be named."""
    fields = (part for f in template.fields for part in (f.source, f.help, f.because))
    return " ".join((template.body, template.description, template.goes_to, *fields))


def dochan(data: bytes, suffix: str, folder: Path) -> str:
    path = folder / f"draft.{suffix}"
    path.write_bytes(data)
    return str(Dochan(str(path)).to_markdown())


def docx_text(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = [p.text for section in document.sections for p in section.footer.paragraphs]
    return "\n".join([*(p.text for p in document.paragraphs), *cells, *foot])


def md_text(data: bytes) -> str:
    tokens = MarkdownIt("commonmark").enable("table").parse(data.decode())
    inline = [child for token in tokens for child in token.children or ()]
    return "\n".join(child.content for child in inline)


def test_the_templates_are_those_that_were_asked_for():
    assert sorted(TEMPLATES) == sorted(ASKED_FOR)


@every
def test_its_own_examples_leave_nothing_missing_and_nothing_doubtful(name):
    draft = drafted(name, True)
    assert draft.missing == () and draft.doubtful == ()
    assert "〔" not in draft.text and "{{" not in draft.text and "[[" not in draft.text


@every
def test_empty_it_lists_every_required_field_and_shows_each_as_a_gap(name):
    template, draft = TEMPLATES[name], drafted(name, False)
    required = [field for field in template.fields if field.required]
    assert [m.field for m in draft.missing] == [field.name for field in required]
    assert all(f"〔{field.title}〕" in draft.text for field in required)
    assert "{{" not in draft.text and "[[" not in draft.text


@every
def test_required_fields_alone_leave_no_hole_where_an_optional_one_would_stand(name):
    template = TEMPLATES[name]
    needed = {f.name: f.example for f in template.fields if f.required}
    draft = fill(template, needed, on=ON)
    assert draft.missing == ()
    for block in draft.blocks:
        assert not re.search(r"\(\s*\)|:\s*$|  ", block.text), block.text
        if block.kind == "table" and not block.head:
            assert all(cell for row in block.rows for cell in row), block.rows


@every
@pytest.mark.parametrize("full", [True, False])
def test_hwpx_says_the_same_to_three_readers(name, full, tmp_path):
    data = export(drafted(name, full), "hwpx")
    document = HwpxDocument.open(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    told = (
        dochan(data, "hwpx", tmp_path),
        hwpforge.Document.from_bytes(data).to_md().text,
        "\n".join([*(p.text for p in document.paragraphs), *cells]),
    )
    for text in told:
        assert holds(name, full, text)
    assert hwpforge.Document.from_bytes(data).validate()["ok"]
    assert not validate_editor_open_safety(data).blocking_package_errors
    assert drafted(name, full).notice in told[0]


@every
@pytest.mark.parametrize("full", [True, False])
def test_docx_says_the_same_to_two_readers(name, full, tmp_path):
    data = export(drafted(name, full), "docx")
    for text in (docx_text(data), dochan(data, "docx", tmp_path)):
        assert holds(name, full, text)
    assert drafted(name, full).notice in docx_text(data)
    assert Document(io.BytesIO(data)).core_properties.comments == drafted(name, full).notice


@every
@pytest.mark.parametrize("full", [True, False])
def test_pdf_says_the_same_to_two_readers_with_its_fonts_embedded(name, full, tmp_path):
    data = export(drafted(name, full), "pdf")
    reader = pypdf.PdfReader(io.BytesIO(data))
    texts = ["".join(page.extract_text() for page in reader.pages)]
    if which("pdftotext"):
        path = tmp_path / "draft.pdf"
        path.write_bytes(data)
        run = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
        texts.append(run.stdout.decode())
    for text in texts:
        assert holds(name, full, text.replace(drafted(name, full).notice, ""))
        assert text.count(drafted(name, full).notice) == len(reader.pages)
    assert reader.metadata.subject == drafted(name, full).notice
    for font in (f.get_object() for f in reader.pages[0]["/Resources"]["/Font"].values()):
        inner = font["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"]


@every
@pytest.mark.parametrize("full", [True, False])
def test_markdown_says_the_same_once_rendered(name, full):
    data = export(drafted(name, full), "md")
    assert holds(name, full, md_text(data)) and "ai_generated: true" in data.decode()
    assert drafted(name, full).notice in data.decode()


def holds(name: str, full: bool, text: str) -> bool:
    """Every value that was filled in, or every gap, stands in the text whole."""
    template = TEMPLATES[name]
    if full:
        wanted = values(template, examples(template))
    else:
        wanted = [f"〔{field.title}〕" for field in template.fields if field.required]
    got = plain(re.sub(r"- \d+ -", "", text))  # a value may run over to the next page
    lost = [value for value in wanted if plain(value) not in got]
    assert not lost, f"{name}: {lost}"
    return True


@every
def test_each_citation_carries_an_official_address_and_names_field_or_sentence(name):
    for cited in drafted(name, True).citations:
        assert cited.url.startswith("https://www.law.go.kr/법령/")
        assert bool(cited.field) != bool(cited.sentence)
        assert cited.title and re.match(r"제\d+조", cited.locator)


@every
def test_each_template_cites_the_articles_that_ask_for_its_fields(name):
    template = TEMPLATES[name]
    assert len([field for field in template.fields if field.source]) >= 2 and template.sources
    said = everything_said(template)
    used = {(found["law"], found["article"]) for found in ARTICLE.finditer(said)}
    for source in template.sources:
        address = f"https://www.law.go.kr/법령/{source.law.replace(' ', '')}/{source.article}"
        assert source.url == address
        assert (source.law, source.article) in used, f"{name}: {source} is cited by nothing"


@pytest.fixture(scope="module")
def statutes() -> StatuteFolder:
    if not DATA.is_dir():
        pytest.skip(f"the statutes are not beside this checkout: {DATA.name}")
    wanted = {source.law for template in TEMPLATES.values() for source in template.sources}
    return StatuteFolder(DATA / "statutes/kr", DATA / "statutes-articles.jsonl.xz", wanted)


@every
def test_every_article_it_rests_on_exists_and_its_paragraphs_do_too(name, statutes):
    template = TEMPLATES[name]
    for source in template.sources:
        law = statutes.find(source.law)
        assert law and source.article in law.articles, f"{source.law} {source.article}"
    said = everything_said(template)
    for found in ARTICLE.finditer(said):
        text = statutes.find(found["law"]).articles[found["article"]]
        for number in re.findall(r"제(\d+)항", found["rest"]):
            assert chr(ord("①") + int(number) - 1) in text, found[0]
        for number in re.findall(r"제(\d+)호", found["rest"]):
            assert re.search(rf"(?m)^\s*{number}\\?\.", text), found[0]
