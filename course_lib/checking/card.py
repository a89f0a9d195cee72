"""What a check says: one card for each part of an exercise.

A :class:`Card` is a number, the points earned, which is all that nbgrader's partial credit wants to see; in a notebook
and on a feedback page it shows itself as HTML. It holds text and numbers only, and travels in a notebook's outputs as
JSON under a type of its own, :data:`MIME`.
"""

from dataclasses import asdict, dataclass
from html import escape
from urllib.parse import quote

MIME = "application/vnd.adversarial-course.card+json"
GREEN, RED, GREY = "#1e7e45", "#c0354a", "#666b73"  # behind white text, so that a page may be white or dark
LECTURES = "../../lectures"  # from an exercise's notebook


@dataclass(frozen=True)
class Finding:
    """One thing that was tested, with what came out.

    ``problem`` is empty where the value is right. ``waits`` names the row without which a right one is not paid.
    """

    what: str
    worth: float
    problem: str = ""
    hint: str = ""
    read: str = ""  # the section of the lecture to reread
    waits: str = ""

    @property
    def holds(self) -> bool:
        return not self.problem and not self.waits

    @property
    def details(self) -> list[str]:
        """What is said below the row."""
        waits = f"Right. Its points are added once “{self.waits}” is right." if self.waits else ""
        return [line for line in (self.problem, self.hint and f"Hint: {self.hint}", waits) if line]


class Card(float):
    """The verdict on one part. ``float(card)`` is the points earned; ``blank`` says that nothing was answered."""

    def __new__(
        cls,
        title: str,
        findings: list[Finding],
        blank: bool = False,
        public: bool = True,
        note: str = "",
        lecture: str = "",
    ):
        card = super().__new__(cls, round(sum(f.worth for f in findings if f.holds), 6))
        card.title, card.findings, card.blank, card.public, card.note = title, findings, blank, public, note
        card.lecture = lecture
        return card

    @property
    def points(self) -> float:
        return round(sum(finding.worth for finding in self.findings), 6)

    @property
    def full(self) -> bool:
        return self == self.points

    @property
    def hints(self) -> list[str]:
        return [finding.hint for finding in self.findings if finding.hint and not finding.holds]

    @property
    def sections(self) -> list[str]:
        """The sections of the lecture to reread, each once."""
        return list(dict.fromkeys(finding.read for finding in self.findings if finding.read and not finding.holds))

    @property
    def summary(self) -> str:
        """The verdict in one line."""
        if self.blank:
            return self.note or "Not answered yet."
        failed = next((finding for finding in self.findings if finding.problem), None)
        if failed:
            return f"{failed.what}: {failed.problem}"
        return (
            "All public checks passed; the hidden ones ask the same on other inputs." if self.public else "All right."
        )

    def noted(self, note: str) -> "Card":
        """The same card with a sentence under its title."""
        return Card(self.title, self.findings, self.blank, self.public, note, self.lecture)

    def forfeit(self, why: str) -> "Card":
        """The card of a part that scores nothing, whatever came out."""
        findings = [Finding(f.what, f.worth, f.problem or "not counted", f.hint, f.read) for f in self.findings]
        return Card(self.title, findings, self.blank, self.public, why, self.lecture)

    def as_dict(self) -> dict:
        names = ("title", "blank", "public", "note", "lecture")
        return {name: getattr(self, name) for name in names} | {"findings": [asdict(f) for f in self.findings]}

    @classmethod
    def from_dict(cls, data: dict) -> "Card":
        return cls(**data | {"findings": [Finding(**finding) for finding in data["findings"]]})

    def text(self) -> str:
        """The card for a terminal."""
        said = self.summary if self.blank else self.note
        lines = [f"{self.title}: {float(self):g} of {self.points:g} points. {said}".strip()]
        for finding in [] if self.blank else self.findings:
            lines.append(f"  {_mark(finding)[0]} {finding.what} ({finding.worth:g})")
            lines += [f"    {line}" for line in finding.details]
        number = self.lecture.split("_")[0]
        return "\n".join(lines + [f"  Reread lecture {number}, “{section}”." for section in self.sections])

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/plain": repr(float(self)), "text/html": self.html(), MIME: self.as_dict()}

    def html(self) -> str:
        colour = GREY if self.blank else GREEN if self.full else RED
        closing = [f"<div>{escape(self.summary)}</div>"] if self.blank or self.full else []
        note = f"<div><i>{escape(self.note)}</i></div>" if self.note and not self.blank else ""
        rows = "" if self.blank else "".join(map(_row, self.findings))
        closing += [f"<div>Reread lecture {_link(self.lecture, section)}.</div>" for section in self.sections]
        return (
            f"<div style='border-left:4px solid {colour};background-color:rgba(128,128,128,.08);padding:.6em 1em;"
            "margin:.3em 0;border-radius:4px;max-width:60em;line-height:1.5'>"
            f"<div><b>{escape(self.title)}</b>"
            f"<span style='float:right'>{_chip(f'{float(self):g} / {self.points:g}', colour)}</span></div>"
            f"{note}{rows}{''.join(closing)}</div>"
        )


def _chip(words: str, colour: str) -> str:
    style = f"background-color:{colour};color:#ffffff;border-radius:3px;padding:0 .35em"
    return f"<span style='{style}'>{words}</span>"


def _mark(finding: Finding) -> tuple[str, str]:
    return ("✓", GREEN) if finding.holds else ("✗", RED) if finding.problem else ("○", GREY)


def _row(finding: Finding) -> str:
    details = "".join(f"<div style='padding-left:1.8em'>{escape(line)}</div>" for line in finding.details)
    return f"<div>{_chip(*_mark(finding))} {escape(finding.what)}</div>{details}"


def _link(lecture: str, section: str) -> str:
    """The number of the lecture, and its section as a link to the heading, whose anchor is as JupyterLab makes it."""
    address = f"{LECTURES}/{quote(lecture)}.ipynb#{quote(section.replace(' ', '-'))}"
    return f"{escape(lecture.split('_')[0])}, <a href='{address}'>{escape(section)}</a>"
