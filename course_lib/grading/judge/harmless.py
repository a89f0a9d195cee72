"""What a student wrote, as an instructor's browser may show it: no HTML but a few plain tags, links to the web only.

The feedback page, and formgrader's, where marks are given, render Markdown with whatever HTML stands in it. They are
not made at all where a picture is shown that is not attached, or of a kind that is taken out.
"""

import re
from collections.abc import Collection

from nbformat import NotebookNode

from course_lib.grading.wall.outputs import COMMANDS

LONGEST = 20_000  # characters of a cell; rendering takes a time that grows with their square
MOST_TEXT = 200_000  # characters of all cells of text together
# for a page to hold once: what a cell paints, its formulas too, stays in it
CONTAINED = "<style>.rendered_html, .output_area { contain: paint; overflow-x: auto }</style>"
CUT = "\n\n*(cut here: the rest is in the submission)*"
TAG = re.compile(r"<(?!/?(?:details|summary|code|br|b|i|em|strong|sub|sup)\s*/?>)(?=[a-zA-Z/!?])")
TRICK = re.compile(rf"\\(?={COMMANDS})", re.I)
WRITTEN_OUT = re.compile(r"&(?=#|bsol|dollar)", re.I)  # what would be a backslash or a formula in the end
LINK = re.compile(r"(\]\(\s*<?)([^)\s>\]]*)(?=(.?))")
HONEST = re.compile(r"(?:https?://|#|[\w./-]*(?:[#?)]|$))", re.ASCII)
ATTACHED = re.compile(r"attachment:([\w.%-]+)", re.ASCII)
PICTURES = {"image/png", "image/jpeg", "image/gif"}
MISSING = "\n\n*(A picture is missing here. PNG, JPEG and GIF are kept.)*"


def harmless(source: str, pictures: Collection[str] = (), longest: int = LONGEST) -> str:
    """Markdown without active HTML, its links to the web, to places of the page and to the ``pictures`` attached to it.

    Every other link leads nowhere. There are no links by reference: no ``[label]: address`` stays one. Formulas define
    no commands and typeset nothing twice, which could make an endless page of one line.
    """
    missing = ""

    def link(m: re.Match) -> str:
        nonlocal missing
        if not m[2].startswith("attachment:"):
            return m[1] + (m[2] if HONEST.match(m[2]) else "#")
        name = ATTACHED.fullmatch(m[2])
        if name and name[1] in pictures and m[3] in (")", " "):
            return m[0]
        missing = MISSING
        return m[1] + "#"

    cut = source if len(source) <= longest else source[:longest] + CUT
    text = TRICK.sub(r"\\ ", WRITTEN_OUT.sub("&amp;", cut.replace("]:", "] :")))
    return LINK.sub(link, TAG.sub("&lt;", text)) + missing


def make_harmless(nb: NotebookNode) -> NotebookNode:
    """Do so with every cell of an executed notebook, in place."""
    left = MOST_TEXT
    for cell in nb.cells:
        if cell.cell_type == "code":
            if len(cell.source) > LONGEST:
                cell.source = cell.source[:LONGEST] + "\n# (cut here: the rest is in the submission)"
            continue
        cell.cell_type = "markdown"
        attachments = cell.get("attachments", {})
        for name, bundle in list(attachments.items()):
            attachments[name] = {kind: data for kind, data in bundle.items() if kind in PICTURES}
            if not attachments[name]:
                del attachments[name]
        longest = min(LONGEST, left)
        left -= min(len(cell.source), longest)
        cell.source = harmless(cell.source, attachments, longest)
    return nb
