"""The textbook, computed: every answer, every line, every slip, and what no input can do."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.education.maths import learner as model
from services.education.maths import tutor
from services.education.maths.checking import Problem, check
from services.education.maths.following import first_break
from services.education.maths.reading import Unreadable, read
from services.education.maths.slips import known_slips, slips
from services.education.maths.terms import value_of
from services.education.maths.units import items, needs, skills, standards, units

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize("item", items().values(), ids=lambda item: item.id)
def test_every_answer_is_what_the_solver_finds_and_every_step_follows(item):
    assert check(item.problem, item.answer) == "right"
    assert first_break(item.problem, item.steps) is None
    assert tutor.respond(item, "\n".join(item.steps)).kind == "right"


def test_there_are_enough_units_exercises_and_standards():
    assert len(units()) >= 6
    for unit in units().values():
        assert len(unit.items) >= 15 and unit.explain and unit.examples and unit.slips
        assert {skill.standard for skill in unit.skills} <= set(standards())
        assert set(unit.standards) <= set(standards())
        assert set(unit.slips) <= set(known_slips())
        assert {item.skill for item in unit.items} == {skill.id for skill in unit.skills}
        for example in unit.examples:
            assert first_break(example.problem, example.lines) is None


def test_a_hint_is_never_the_answer():
    for item in items().values():
        told = tutor.hints_of(item)
        assert len(told) >= 2 and told[0] == skills()[item.skill].hint
        assert not any(text.endswith(f": {tutor.shown(item.steps[-1])}") for text in told[1:])


def test_the_working_is_shown_after_a_try_and_every_hint():
    item = items()["linear-equations-01"]
    hints = len(tutor.hints_of(item))
    assert not tutor.may_show(0, hints, item) and not tutor.may_show(3, hints - 1, item)
    assert tutor.may_show(1, hints, item)


@pytest.mark.parametrize(
    ("task", "given", "lines", "line", "slip"),
    [
        ("solve", "2x+3=11", "2x=14\nx=7", 1, "sign-kept-when-moved"),
        ("solve", "5x=2x+9", "7x=9", 1, "sign-kept-when-moved"),
        ("solve", "2x+3=11", "2x=8\nx=6", 2, "subtracted-the-factor"),
        ("solve", "-2x=6", "x=3", 1, "sign-lost-when-divided"),
        ("solve", "4x=8", "x=1/2", 1, "divided-upside-down"),
        ("solve", "x/2+1=3", "x+1=6", 1, "one-side-only"),
        ("solve", "3(x+2)=12", "3x+2=12", 1, "first-term-only"),
        ("solve", "2x+3=11", "5x=11", 1, "unlike-terms"),
        ("inequality", "-2x+1<7", "-2x<6\nx<-3", 2, "sign-not-turned"),
        ("simplify", "5x-(2x-3)", "5x-2x-3", 1, "minus-first-only"),
        ("simplify", "(x+3)^2", "x^2+9", 1, "square-of-sum"),
        ("value", "3-(-5)", "-2", 1, "minus-of-minus"),
        ("value", "-3^2", "9", 1, "minus-in-power"),
        ("value", "2+3*4", "20", 1, "sum-before-product"),
        ("value", "1/2+1/3", "2/5", 1, "fractions-straight"),
        ("value", "(-2)*(-4)", "-8", 1, "product-of-minuses"),
        ("value", "2^3", "6", 1, "exponents-multiplied"),
    ],
)
def test_it_finds_the_wrong_line_and_names_the_slip(task, given, lines, line, slip):
    found = first_break(Problem(task, (given,)), lines.split("\n"))
    assert found and (found.line, found.slip and found.slip.id) == (line, slip)


def test_a_lost_root_is_told():
    said = tutor.respond(items()["quadratic-equations-08"], "x=3")
    assert said.kind == "wrong" and said.slip and said.slip.id == "lost-root"


def test_every_slip_is_told_kindly_and_belongs_to_a_standard():
    assert set(slips()) == set(known_slips())
    for slip in slips().values():
        assert slip.says and slip.ask.endswith("?") and slip.standard in standards()


@pytest.mark.parametrize(
    ("problem", "said", "verdict"),
    [
        (Problem("solve", ("2x+3=11",)), "2x=8", "unfinished"),
        (Problem("solve", ("2x+3=11",)), "x는 4", "right"),
        (Problem("solve", ("x^2=8",)), "±2√2", "right"),
        (Problem("factor", ("2x^2+4x",)), "x(2x+4)", "unfinished"),
        (Problem("simplify", ("3(x+1)",)), "3(x+1)", "unfinished"),
        (Problem("primes", ("60",)), "4×15", "unfinished"),
        (Problem("value", ("1/2+1/3",)), "10/12", "unfinished"),
        (Problem("system", ("x+y=5", "x-y=1")), "(3, 2)", "right"),
        (Problem("system", ("x+y=5", "x-y=1")), "(2, 3)", "wrong"),
        (Problem("inequality", ("-2x<6",)), "-3<x", "right"),
    ],
)
def test_a_form_that_is_not_finished_is_not_wrong(problem, said, verdict):
    assert check(problem, said) == verdict


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "x.__class__",
        "lambda: 0",
        "9" * 40,
        "x^99",
        "((9^8)^8)^8",
        "(a+b+c+d+e+f+g+h)^8",
        "(" * 60 + "x",
        "√x",
        "1/0",
        "x2",
        "가나다",
        "",
    ],
)
def test_what_is_no_school_mathematics_is_refused_before_it_costs_anything(text):
    started = time.perf_counter()
    with pytest.raises(Unreadable):
        value_of(read(text).left)
    assert time.perf_counter() - started < 0.5


@given(st.text(alphabet="0123456789xyz+-*/^()=<>√. ", max_size=60))
@settings(max_examples=150, deadline=None)
def test_anything_that_is_typed_is_judged_in_time(text):
    started = time.perf_counter()
    kind = tutor.respond(items()["linear-equations-01"], text).kind
    assert kind in ("right", "unfinished", "wrong", "unreadable")
    assert time.perf_counter() - started < 5


def test_nothing_of_the_reader_can_run_code():
    folder = "services/education/maths"
    found = subprocess.run(
        ["grep", "-rnE", r"\b(eval|exec|parse_expr|sympify|lambdify)\(", folder],
        capture_output=True,
        check=False,
    )
    assert found.returncode == 1, found.stdout.decode()
    assert sys.version_info >= (3, 11)


def test_practice_raises_what_is_known_and_time_lowers_it():
    item = items()["linear-equations-01"]
    one = model.Learner()
    before = model.chance(one.of(item.skill), 1, NOW)
    for n in range(4):
        one = model.learn(one, item, True, NOW + timedelta(minutes=n))
    later = NOW + timedelta(days=60)
    assert model.chance(one.of(item.skill), 1, NOW + timedelta(minutes=5)) > before + 0.3
    assert model.remembered(one.of(item.skill), later) < one.of(item.skill).p - 0.05


def test_a_right_answer_after_hints_tells_less():
    item = items()["linear-equations-01"]
    bare = model.learn(model.Learner(), item, True, NOW).of(item.skill).p
    helped = model.learn(model.Learner(), item, True, NOW, hints=2).of(item.skill).p
    wrong = model.learn(model.Learner(), item, False, NOW).of(item.skill).p
    assert wrong < helped < bare


def test_it_chooses_what_was_assigned_then_what_fades_then_what_can_be_learned():
    first = model.choose(model.Learner(), NOW)
    assert not needs()[first.item.skill]
    one = model.assign(model.Learner(), ["simultaneous-01"])
    assert model.choose(one, NOW).item.id == "simultaneous-01"
    known = model.Learner()
    for n in range(2):
        known = model.learn(known, first.item, True, NOW + timedelta(minutes=n))
    again = model.choose(known, NOW + timedelta(days=90))
    assert again.item.skill == first.item.skill and "잊을" in again.why


def test_a_skill_does_not_come_more_than_three_times_in_a_row():
    one, last = model.Learner(), []
    for n in range(12):
        chosen = model.choose(one, NOW + timedelta(minutes=n)).item
        one = model.learn(one, chosen, False, NOW + timedelta(minutes=n))
        last.append(chosen.skill)
    assert not any(len(set(last[i : i + 4])) == 1 for i in range(9))


def test_a_learner_is_kept_as_numbers_and_comes_back_the_same():
    one = model.learn(model.Learner(), items()["integers-01"], False, NOW, slip="minus-of-minus")
    kept = model.to_json(one)
    assert set(kept) == {"known", "done", "assigned"}
    assert model.from_json(kept) == one
