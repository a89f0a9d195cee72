"""What a student wrote, as an instructor's browser may show it: no HTML but a few plain tags, links to the web only.

The feedback page, and formgrader's, where marks are given, render Markdown with whatever HTML stands in it.
"""

import re

from nbformat import NotebookNode

LONGEST = 20_000  # characters of a cell; rendering takes a time that grows with their square
TAG = re.compile(r"<(?!/?(?:details|summary|code|br|b|i|em|strong|sub|sup)\s*/?>)(?=[a-zA-Z/!?])")
LINK = re.compile(r"(\]\(\s*<?|(?m:^)[ \t>]*\[[^\]\n]{1,200}\]:[ \t]*<?)([^)\s>]*)")
HONEST = re.compile(r"(?:https?://|attachment:|#|[\w./-]*(?:[#?)]|$))", re.ASCII)
PICTURES = {"image/png", "image/jpeg", "image/gif"}


def harmless(source: str) -> str:
    """Markdown without active HTML, and with every link to another scheme than the web's made a link to nowhere."""
    cut = source if len(source) <= LONGEST else source[:LONGEST] + "\n\n*(cut here: the rest is in the submission)*"
    return LINK.sub(lambda m: m[1] + (m[2] if HONEST.match(m[2]) else "#"), TAG.sub("&lt;", cut))


def make_harmless(nb: NotebookNode) -> NotebookNode:
    """Do so with every cell of an executed notebook, in place."""
    for cell in nb.cells:
        if cell.cell_type == "code":
            if len(cell.source) > LONGEST:
                cell.source = cell.source[:LONGEST] + "\n# (cut here: the rest is in the submission)"
            continue
        cell.source = harmless(cell.source)
        cell.cell_type = "markdown"
        attachments = cell.get("attachments", {})
        for name, bundle in list(attachments.items()):
            attachments[name] = {kind: data for kind, data in bundle.items() if kind in PICTURES}
    return nb
