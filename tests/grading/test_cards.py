"""A card says what came out so that it can be read: points, colours, links, and where two values differ."""

import json
import math
import re

import pytest
import torch
from bank import COURSE, cards, notebook

from course_lib import notebooks
from course_lib.checking.card import GREEN, GREY, MIME, RED, Card, Finding
from course_lib.checking.compare import close, compared
from course_lib.data.toys import Gaussian

HOLDS, FAILS = Finding("one thing", 2), Finding("another", 1.5, "got 3", "try 4", "1 · One & two")


def test_a_card_is_the_points_of_what_holds():
    card = Card("Part", [HOLDS, FAILS])
    assert card == 2 and float(card) == 2.0 and card.points == 3.5 and card + 1 == 3
    assert card.hints == ["try 4"] and card.summary == "another: got 3"
    assert Card("Part", [FAILS]) == 0


def test_points_that_are_no_binary_fractions_add_up_to_a_full_card():
    card = Card("Part", [Finding("a", 0.1), Finding("b", 0.2), Finding("c", 0.7)])
    assert card == card.points == 1 and GREEN in card.html() and RED not in card.html()


def test_a_full_card_says_whether_hidden_checks_remain():
    assert "hidden" in Card("Part", [HOLDS]).summary
    assert Card("Part", [HOLDS], public=False).summary == "All right."


def test_a_blank_card_says_so_and_lists_nothing_as_wrong():
    card = Card("Part", [FAILS], blank=True)
    assert card == 0 and card.summary == "Not answered yet."
    assert "another" not in card.html() and "another" not in card.text() and GREY in card.html()
    assert "Reread lecture" in card.html() and "Reread lecture" in card.text()


def test_the_card_of_a_terminal_has_each_finding_its_problem_and_its_hint():
    assert Card("Part", [HOLDS, FAILS], lecture="99_little").text().splitlines() == [
        "Part: 2 of 3.5 points.",
        "  ✓ one thing (2)",
        "  ✗ another (1.5)",
        "    got 3",
        "    Hint: try 4",
        "  Reread lecture 99, “1 · One & two”.",
    ]


def test_a_card_travels_as_json():
    card = Card("Part", [HOLDS, FAILS], public=False, note="A note.")
    bundle = json.loads(json.dumps(card._repr_mimebundle_()))
    again = Card.from_dict(bundle[MIME])
    assert (again, again.as_dict(), again.html()) == (card, card.as_dict(), card.html())
    assert float(bundle["text/plain"]) == card and bundle["text/html"] == card.html()


@pytest.mark.parametrize("field", ["title", "note", "lecture", "what", "problem", "hint", "read", "waits"])
def test_no_text_of_a_card_is_markup(field):
    attack = "<script>alert('x')</script><img src=x onerror=alert(1)>"
    fields = {name: name for name in ("what", "problem", "hint", "read", "waits")}
    of_card = {"title": "t", "note": "n", "lecture": "l"} | {field: attack}
    findings = [Finding(worth=1, **fields | {key: attack for key in fields if key == field})]
    html = Card(**{key: of_card[key] for key in ("title", "note", "lecture")}, findings=findings).html()
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html


def test_a_row_that_waits_for_another_is_grey_and_says_for_which():
    card = Card("Part", [Finding("easy", 1, waits="hard"), Finding("hard", 2, "got 3")])
    assert card == 0 and card.summary == "hard: got 3"
    assert "○ easy (1)\n    Right. Its points are added once “hard” is right." in card.text()
    assert GREY in card.html() and card.html().count(RED) == 3  # border, points, one row
    assert GREEN not in card.html()


def test_a_card_links_to_each_section_once():
    card = Card("Part", [FAILS, FAILS, Finding("more", 1, "got 1", read="D*: it’s <b>")], lecture="99_little")
    links = re.findall(r"<a href='([^']*)'>(.*?)</a>", card.html())
    assert links == [
        ("../../lectures/99_little.ipynb#1-%C2%B7-One-%26-two", "1 · One &amp; two"),
        ("../../lectures/99_little.ipynb#D%2A%3A-it%E2%80%99s-%3Cb%3E", "D*: it’s &lt;b&gt;"),
    ]
    assert "<a " not in Card("Part", [HOLDS], lecture="99_little").html()


@pytest.mark.parametrize("name", COURSE.names)
def test_the_link_of_every_card_leads_to_a_lecture_that_there_is(name):
    folder = COURSE.notebook("exercises", name).parent
    for card in cards(notebook("exercises", name)).values():
        (address,) = {*re.findall(r"<a href='([^'#]*)#", card.html())}
        assert notebooks.read(folder / address).cells


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_coloured_words_on_a_card_have_a_contrast_of_at_least_4_5_on_any_page():
    """Each brings its own background; all other words have the page's own colour."""
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    findings = [HOLDS, FAILS, Finding("easy", 1, waits="another")]
    for card in (Card("Part", findings), Card("Part", [HOLDS]), Card("Part", [FAILS], blank=True)):
        styles = re.findall(r"style='([^']*)'", card.html())
        coloured = [dict(re.findall(r"([\w-]+):([^;]+)", style)) for style in styles if re.search(r"\bcolor:", style)]
        coloured = [style for style in coloured if "color" in style]
        assert coloured
        assert all(contrast(style["color"], style["background-color"]) >= 4.5 for style in coloured)
        assert "opacity" not in card.html()
    for colour in (GREEN, RED, GREY):  # the line at the edge, which needs 3, on JupyterLab's two themes
        assert min(contrast(colour, page) for page in ("#ffffff", "#111111")) >= 3


# --- where two values differ

ROWS = torch.arange(12.0).reshape(3, 4)


def changed(value: torch.Tensor, place: tuple, to: float) -> torch.Tensor:
    value = value.clone()
    value[place] = to
    return value


@pytest.mark.parametrize(
    "want, got, says",
    [
        (5, 7, "expected 5, got 7"),
        (-1.46058, -1.460581, "expected -1.46058, got -1.460581"),
        (1.0, 1.0 + 2**-52, "expected 1, got 1.0000000000000002"),
        (True, 1, "expected True, got 1"),
        (1, "1", "expected 1, got '1'"),
        (torch.tensor([True, False]), torch.tensor([1, 0]), "expected [True, False] of shape (2,), got [1, 0] of"),
        (torch.zeros(2), torch.zeros(3), "expected [0, 0] of shape (2,), got [0, 0, 0] of shape (3,)"),
        (ROWS, changed(ROWS, (2, 1), 8.5), "at [2, 1]: expected 9, got 8.5"),
        (ROWS, changed(ROWS, (0, 0), 1), "…] of shape (3, 4); they differ most at [0, 0]: expected 0, got 1"),
        (ROWS, changed(ROWS, (2, 3), math.nan), "at [2, 3]: expected 11, got nan"),
        ((ROWS, ROWS), (ROWS, changed(ROWS, (1, 3), 9)), "at [1][1, 3]: expected 7, got 9"),
        ({"a": [1.0, ROWS]}, {"a": [1.0, changed(ROWS, (1, 0), 5)]}, "at ['a'][1][1, 0]: expected 4, got 5"),
        ((0,) * 9, (0,) * 7 + (1, 0), "at [7]: expected 0, got 1"),
        ((0,) * 9, (0,) * 8, "expected 9 values, got 8"),
        ({"a": 1, "b": 2}, {"a": 1}, "expected 2 values, got 1"),
        (
            (0,) * 7 + (torch.ones(2),),
            (0,) * 7 + (torch.ones(3),),
            "at [7]: expected [1, 1] of shape (2,), got [1, 1, 1]",
        ),
        ((1.0, "a" * 99 + "b"), (1.0, "a" * 99 + "c"), "expected another value"),
        (Gaussian(0.0, 1.0), Gaussian(0.0, 1.5), "expected Gaussian"),
    ],
    ids=str,
)
def test_a_card_says_where_two_values_differ(want, got, says):
    assert says in compared(want, got)


def test_two_values_that_differ_are_never_printed_alike():
    generator = torch.Generator().manual_seed(0)
    for trial in range(500):
        shape = [(), (1,), (5,), (2, 3, 4)][trial % 4]
        tensor = torch.randn(shape, generator=generator, dtype=torch.float64)
        other, place = tensor.clone().flatten(), int(torch.randint(tensor.numel(), (), generator=generator))
        other[place] += 10.0 ** -torch.randint(15, (), generator=generator).item()
        for nest in (lambda x: x, lambda x: (1, [x, 2.0]), lambda x: {"w": x, "b": 0.0}):
            want, got = nest(tensor), nest(other.reshape(shape))
            for one, two in re.findall(r"expected (.*?), got (.*?)(?:;|$)", compared(want, got)):
                assert one != two
            assert "expected" in compared(want, got) and not close(got, want, 0.0)
