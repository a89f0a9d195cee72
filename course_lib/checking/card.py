"""What a check says: one card for each part of an exercise.

A :class:`Card` is a number, the points earned, which is all that nbgrader's partial credit wants to see; in a notebook
and on a feedback page it shows itself as HTML. It holds text and numbers only, and travels in a notebook's outputs as
JSON under a type of its own, :data:`MIME`.
"""

from dataclasses import asdict, dataclass
from html import escape

MIME = "application/vnd.adversarial-course.card+json"
GREEN, RED, GREY = "#2e9e5b", "#d1495b", "#8a8f98"


@dataclass(frozen=True)
class Finding:
    """One thing that was tested, with what came out; ``problem`` is empty when it holds."""

    what: str
    worth: float
    problem: str = ""
    hint: str = ""
    read: str = ""

    @property
    def holds(self) -> bool:
        return not self.problem


class Card(float):
    """The verdict on one part. ``float(card)`` is the points earned; ``blank`` says that nothing was answered."""

    def __new__(cls, title: str, findings: list[Finding], blank: bool = False, public: bool = True, note: str = ""):
        card = super().__new__(cls, round(sum(f.worth for f in findings if f.holds), 6))
        card.title, card.findings, card.blank, card.public, card.note = title, findings, blank, public, note
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
    def summary(self) -> str:
        """The verdict in one line."""
        if self.blank:
            return "Not answered yet."
        failed = [finding for finding in self.findings if not finding.holds]
        if failed:
            first = next((finding for finding in failed if finding.read), failed[0])  # not one that is itself right
            return f"{first.what}: {first.problem}"
        return (
            "All public checks passed; the hidden ones ask the same on other inputs." if self.public else "All right."
        )

    def noted(self, note: str) -> "Card":
        """The same card with a sentence under its title."""
        return Card(self.title, self.findings, self.blank, self.public, note)

    def forfeit(self, why: str) -> "Card":
        """The card of a part that scores nothing, whatever came out."""
        findings = [Finding(f.what, f.worth, f.problem or "not counted", f.hint, f.read) for f in self.findings]
        return Card(self.title, findings, self.blank, self.public, why)

    def as_dict(self) -> dict:
        names = ("title", "blank", "public", "note")
        return {name: getattr(self, name) for name in names} | {"findings": [asdict(f) for f in self.findings]}

    @classmethod
    def from_dict(cls, data: dict) -> "Card":
        return cls(**data | {"findings": [Finding(**finding) for finding in data["findings"]]})

    def text(self) -> str:
        """The card for a terminal."""
        said = self.summary if self.blank else self.note
        lines = [f"{self.title}: {float(self):g} of {self.points:g} points. {said}".strip()]
        for finding in [] if self.blank else self.findings:
            lines.append(f"  {'✓' if finding.holds else '✗'} {finding.what} ({finding.worth:g})")
            lines += [f"    {line}" for line in (finding.problem, finding.hint, finding.read) if line]
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/plain": repr(float(self)), "text/html": self.html(), MIME: self.as_dict()}

    def html(self) -> str:
        colour = GREY if self.blank else GREEN if self.full else RED
        note = f"<div><i>{escape(self.note)}</i></div>" if self.note else ""
        rows = "" if self.blank else "".join(_row(finding) for finding in self.findings)
        closing = "" if rows and self < self.points else f"<div style='opacity:.75'>{escape(self.summary)}</div>"
        return (
            f"<div style='border-left:4px solid {colour};background:rgba(128,128,128,.08);padding:.6em 1em;"
            "margin:.3em 0;border-radius:4px;max-width:60em;line-height:1.5'>"
            f"<div><b>{escape(self.title)}</b>"
            f"<span style='float:right;color:{colour}'><b>{float(self):g}</b> / {self.points:g}</span></div>"
            f"{note}{rows}{closing}</div>"
        )


def _row(finding: Finding) -> str:
    mark, colour = ("✓", GREEN) if finding.holds else ("✗", RED)
    details = "".join(
        f"<div style='padding-left:1.4em'>{prefix}{escape(line)}</div>"
        for prefix, line in (("", finding.problem), ("Hint: ", finding.hint), ("", finding.read))
        if line
    )
    return f"<div><span style='color:{colour}'>{mark}</span> {escape(finding.what)}</div>{details}"
