"""Nothing active of a student's Markdown reaches the pages that an instructor opens."""

import re
from html import unescape

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from course_lib.grading.judge.harmless import LONGEST, MOST_TEXT, harmless, make_harmless

ACTIVE = [
    "My proof.<script>alert(1)</script>",
    "<img src=x onerror='alert(1)'>",
    "<details ontoggle=alert(1) open>",
    "</textarea><svg/onload=alert(1)>",
    "<!-- --><iframe src=//evil>",
    "[all right](javascript:alert(1))",
    "[all right]( JaVaScRiPt:alert(1))",
    "[all right](<javascript:alert(1)>)",
    "[all right](java&#115;cript:alert(1))",
    "[all right](data:text/html;base64,AAAA)",
    "[all right]\n\n[all right]: javascript:alert(1)",
    "[all right]\n\n[all right]:\njavascript:alert(1)",
    "[all\\]right]\n\n[all\\]right]: javascript:alert(1)",
    "[all\nright]\n\n[all\nright]: javascript:alert(1)",
    f"[{'a' * 300}]\n\n[{'a' * 300}]: javascript:alert(1)",
    "[all right]\n\n- [all right]: javascript:alert(1)",
    "[all right]\n\n1. [all right]: javascript:alert(1)",
    "> - [all right]: javascript:alert(1)\n\n[all right]",
    "[all](#[right](javascript:alert(1)) no link after all)",
    "<javascript:alert(1)>",
]
HONEST = [
    "$a < b$, $p<q$ and $x > 0$; $\\begin{aligned} a &= b \\end{aligned}$",
    "<details><summary>Help</summary>\n\n`code`\n</details>",
    "H<sub>0</sub> and 2<sup>n</sup>, <b>bold</b>",
    "[the lecture](../../lectures/02_optimal_discriminator.ipynb) and [a paper](https://arxiv.org/abs/1406.2661)",
    "![](attachment:expected.png) and [below](#section)",
    '![my own](attachment:expected.png "as I drew it")',
]
NOT_THERE = [
    "![](attachment:gone.png)",
    "![](attachment:drawn.svg)",
    "![a title](attachment:gone.png 'too')",
    "![](attachment:)",
    "![](attachment:expected.png>gone)",
    "![](attachment:expected.png\u00a0gone)",
    "![](attachment:expected\u00e9.png)",
    "[all](#![right](attachment:gone.png) no link after all)",
]
PICTURES = {"expected.png": {"image/png": "AAAA"}, "drawn.svg": {"image/svg+xml": "<svg onload=alert(1)>"}}


@pytest.mark.parametrize("text", ACTIVE)
def test_what_is_active_is_taken_out(text):
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    page = markdown2html_mistune(harmless(text)).lower()
    for sign in ("<script", "<img", "<svg", "<iframe", "<details", 'href="java', 'href="data'):
        assert sign not in page


@pytest.mark.parametrize("text", [text for text in HONEST if "p<q" not in text])
def test_what_is_plain_stays(text):
    assert harmless(text, ["expected.png"]) == text


@pytest.mark.parametrize("text", [*NOT_THERE, *HONEST])
def test_the_page_is_made_whatever_picture_is_missing(text):
    from nbconvert import HTMLExporter

    (cell,) = make_harmless(new_notebook(cells=[new_markdown_cell(text, attachments=dict(PICTURES))])).cells
    page, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[cell]))
    assert ("A picture is missing here" in page) == (text in NOT_THERE)
    assert ("data:image/png;base64,AAAA" in page) == (text in HONEST and "attachment:" in text)


@pytest.mark.parametrize(
    "text",
    [
        r"$\def\a{xx}\a$",
        r"$\newcommand{\a}{x}$",
        r"$\DeclareMathOperator{\a}{x}$",
        r"$\pmb{\pmb{x}}$",
        r"$\sideset{1}{y}{x}$",
        r"&#36;\&#100;ef\a{x}$",
        r"$&bsol;let\a\b$",
    ],
)
def test_formulas_define_no_commands(text):
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    page = unescape(markdown2html_mistune(harmless(text)))
    assert not re.search(r"\\(def|let|new|Declare|pmb|sideset)", page) and ("&#36;" not in text or "&#36;" in page)


def test_a_formula_reads_the_same():
    assert harmless(HONEST[0]).replace("&lt;", "<") == HONEST[0]


def test_cells_are_cut_and_raw_ones_are_text():
    cells = [new_markdown_cell("x" * 10**6), new_code_cell("a." * 10**6), new_raw_cell("<script>alert(1)</script>")]
    cells.append(new_markdown_cell("![](attachment:a)", attachments={"a": {"text/html": "<b>", "image/png": "AAAA"}}))
    text, code, raw, picture = make_harmless(new_notebook(cells=cells)).cells
    assert len(text.source) < LONGEST + 100 and len(code.source) < LONGEST + 100
    assert raw.cell_type == "markdown" and "<script" not in raw.source
    assert picture.attachments == {"a": {"image/png": "AAAA"}}


def test_all_text_together_is_cut_where_rendering_would_take_minutes():
    nb = make_harmless(new_notebook(cells=[new_markdown_cell("\\\\[" * LONGEST) for _ in range(40)]))
    lengths = [len(cell.source) for cell in nb.cells]
    assert lengths[0] > LONGEST and sum(lengths) < 1.1 * MOST_TEXT and all("cut here" in c.source for c in nb.cells)
