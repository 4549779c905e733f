"""What the lesson and the teacher's view show, as HTML; every word from outside is escaped."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

from ..classroom.criteria import Line
from ..classroom.needs import Need
from ..maths.tutor import Feedback
from ..maths.units import Unit, standards

STYLE = """<style>
.edu table{border-collapse:collapse;width:100%;font-size:.95rem}
.edu td,.edu th{border:1px solid var(--border-color-primary);padding:.5rem;text-align:left;
vertical-align:top}
.edu td:first-child{white-space:nowrap}
.edu .wide{overflow-x:auto}
.edu .ask{font-size:1.35rem;font-weight:600;margin:.4rem 0;overflow-wrap:anywhere}
.edu .why{color:inherit;opacity:.85;font-weight:400;margin:.2rem 0}
.edu .told{border-left:.35rem solid;padding:.6rem .8rem;margin:.4rem 0;border-radius:.3rem;
background:var(--background-fill-secondary)}
.edu .right{border-color:#1a7f4b}.edu .wrong{border-color:#b3261e}
.edu .unfinished{border-color:#8a6100}.edu .unreadable{border-color:#5b6670}
.edu .code{font-size:1.3rem;font-weight:700;letter-spacing:.08em}
.edu ol.lines{font-size:1.1rem;line-height:1.8}
.edu .names{display:flex;flex-wrap:wrap;gap:.4rem;padding:0!important}
.edu .names li{list-style:none!important;margin:0;border-radius:1rem;
border:1px solid var(--border-color-primary);padding:.2rem .7rem}
</style>"""
_KIND = {"right": "맞음", "wrong": "다시 보기", "unfinished": "이어서", "unreadable": "읽지 못함"}


def framed(inner: str) -> str:
    """Return a piece in the sector's own frame."""
    return f'<div class="edu">{inner}</div>'


def download(name: str, text: str, label: str) -> str:
    """Return a link that saves text; it is in the page, no copy lies on the server."""
    return (
        f'<p><a class="file" download="{escape(name)}" '
        f'href="data:text/plain;charset=utf-8,{quote(text, safe="")}">{escape(label)}</a></p>'
    )


def note(text: str, kind: str = "unfinished") -> str:
    """Return a short message."""
    return framed(f'<div class="told {kind}" role="status">{escape(text)}</div>')


def unit_text(unit: Unit) -> str:
    """Return a unit's standards, explanation and worked examples."""
    codes = "".join(f"<li>[{c}] {escape(standards()[c])}</li>" for c in unit.standards)
    told = "".join(f"<p>{escape(text)}</p>" for text in unit.explain)
    shown = ""
    for example in unit.examples:
        pairs = zip(example.lines, (*example.why, *[""] * len(example.lines)), strict=False)
        lines = "".join(
            f"<li>{escape(line)} <span class='why'>{escape(why)}</span></li>" for line, why in pairs
        )
        shown += f"<h4>보기: {escape(example.ask)}</h4><ol class='lines'>{lines}</ol>"
    return framed(f"<h3>{escape(unit.title)}</h3><ul>{codes}</ul>{told}{shown}")


def exercise(ask: str, why: str, code: str) -> str:
    """Return one exercise, why it was chosen, and the standard it belongs to."""
    told = f'<p class="why">{escape(why)} · [{escape(code)}]</p>'
    return framed(f'<p class="ask">{escape(ask)}</p>{told}')


def feedback(said: Feedback) -> str:
    """Return what the tutor says, in words and not by colour alone."""
    return framed(
        f'<div class="told {said.kind}" role="status"><b>{_KIND[said.kind]}</b> '
        f"{escape(said.says)}</div>"
    )


def hints_list(told: Sequence[str], left: int) -> str:
    """Return the hints given so far, and how many are left."""
    items = "".join(f"<li>{escape(text)}</li>" for text in told)
    rest = f"힌트가 {left}개 더 있습니다." if left else "힌트를 모두 보았습니다."
    inner = f'<ol>{items}</ol><p class="why">{rest}</p>'
    return framed(f'<div class="told unfinished" role="status">{inner}</div>')


def working(lines: Sequence[str]) -> str:
    """Return the whole working."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return framed(f'<div class="told unfinished"><ol class="lines">{items}</ol></div>')


def needs_table(needs: Mapping[str, Sequence[Need]]) -> str:
    """Return who needs what tomorrow, by standard; there are no marks and no order of merit."""
    if not needs:
        return note("아직 연습한 기록이 없습니다. 학생이 문제를 풀면 성취기준별로 보입니다.")
    body = "".join(_standard_row(code, each) for code, each in needs.items())
    return framed(
        '<p class="why">배움을 돕기 위한 어림이며 성적이 아닙니다. 선생님이 보고 판단합니다.</p>'
        '<div class="wide"><table><thead><tr><th>성취기준</th><th>내일 필요한 것</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _standard_row(code: str, needs: Sequence[Need]) -> str:
    items = "".join(
        f"<li><b>{escape(n.code)}</b> {escape(n.why)} "
        f"<span class='why'>{escape(n.because)}</span></li>"
        for n in needs
    )
    told = f"<span class='why'>{escape(standards()[code])}</span>"
    return f"<tr><th>[{escape(code)}]<br>{told}</th><td><ul>{items}</ul></td></tr>"


def class_card(id: str, title: str, key: str, codes: Sequence[str]) -> str:
    """Return a new class: its code, the key that is shown once, and the code names."""
    names = "".join(f"<li>{escape(code)}</li>" for code in codes)
    return framed(
        f'<div class="told right" role="status"><p>{escape(title)}</p>'
        f'<p>학급 코드 <span class="code" id="class-code">{escape(id)}</span></p>'
        f'<p>교사 열쇠 <span class="code" id="class-key">{escape(key)}</span></p>'
        "<p><b>교사 열쇠는 지금 한 번만 보입니다.</b> 적어 두세요. 누가 어느 별칭인지는 선생님만 "
        f'종이에 적어 두시고 여기에는 적지 마세요.</p></div><ul class="names">{names}</ul>'
    )


def sheet_table(lines: Sequence[Line], source: str) -> str:
    """Return the self-check against the selection criteria."""
    body = "".join(
        f"<tr><td>{escape(line.kind)}</td><th>{escape(line.title)}</th><td><b>{escape(line.state)}"
        f"</b></td><td>{escape(line.says)}</td></tr>"
        for line in lines
    )
    return framed(
        f'<div class="wide"><table><caption>{escape(source)}에 대한 자체 점검</caption><thead><tr>'
        f"<th>구분</th><th>기준</th><th>상태</th><th>근거</th></tr></thead><tbody>{body}</tbody>"
        "</table></div>"
    )
