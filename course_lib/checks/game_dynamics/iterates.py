"""Exercise 4, Part 6: the duality gap of a point, and which iterate of a run to report."""

from torch import Tensor

from course_lib.checking.answers import AnswerError
from course_lib.checking.classifiers import signed
from course_lib.checking.expectation import expect
from course_lib.checking.returned import items


def iterates(draw, duality_gap, candidates, report_alternating, report_optimistic, report_simultaneous, report_clipped):
    games = [(signed(draw, n, m), signed(draw, n, high=1.0), signed(draw, m, high=1.0)) for n, m in ((2, 3), (4, 2))]

    def gaps(rule) -> list[Tensor]:
        return [rule(payoff.T @ x, payoff @ y, x @ payoff @ y) for payoff, x, y in games]

    yield expect(
        "Duality gap in two games, players in [-1, 1]",
        lambda: [duality_gap(*game) for game in games],
        gaps(lambda of_y, of_x, value: of_y.abs().sum() + of_x.abs().sum()),
        worth=2,
        mistakes={
            "This is the gap for a ball. With each entry in [-1, 1], use the 1-norm.": gaps(
                lambda of_y, of_x, value: of_y.norm() + of_x.norm()
            ),
            "This is the difference of the two gains, but the gap is their sum.": gaps(
                lambda of_y, of_x, value: of_y.abs().sum() - of_x.abs().sum()
            ),
            "This is only what y could gain.": gaps(lambda of_y, of_x, value: of_y.abs().sum() - value),
            "This is the value of the game at the point.": gaps(lambda of_y, of_x, value: value),
            "This uses only the largest entry of each vector, but a player can choose all entries.": gaps(
                lambda of_y, of_x, value: of_y.abs().max() + of_x.abs().max()
            ),
        },
        fallback="Fix x and choose the best y' entry by entry. Then fix y and choose the best x'.",
    )
    path, measure = signed(draw, 12, 3), draw.uniform(0.5, 2, 12)
    measure[int(draw.number(2, 9))] = 0.2
    best, mean = path[measure.argmin()], path.mean(0)
    yield expect(
        "Last, best and average of twelve iterates, given their gaps",
        lambda: items(candidates(path, measure), 3),
        [path[-1], best, mean],
        worth=2,
        mistakes={
            "The iterate with the largest gap is returned as the best.": [path[-1], path[measure.argmax()], mean],
            "The first iterate is returned as the last.": [path[0], best, mean],
            "The average is weighted by the gaps, but all iterates should count equally.": [
                path[-1],
                best,
                (measure[:, None] * path).sum(0) / measure.sum(),
            ],
            "The average leaves out the first half.": [path[-1], best, path[6:].mean(0)],
            "This averages over the coordinates instead of the iterates.": [path[-1], best, path.mean(1)],
        },
        fallback="Return three points with the shape of one iterate, in the order last, best, average.",
    )
    answers = report_alternating, report_optimistic, report_simultaneous, report_clipped
    yield expect(
        "Which iterate to report for each of four runs",
        lambda: _choices(answers),
        [True] * 4,
        worth=2,
        reveal=False,
        fallback="For each run, sketch the distance to the solution over time and the path of the average.",
    )


def _choices(answers) -> list[bool]:
    """Whether each choice is one of the right ones for its run."""
    # the distance of the optimistic run falls after its first step, so its last iterate is its best
    right = {"average"}, {"last", "best"}, {"best"}, {"average"}
    words = [answer.value() for answer in answers]
    if bad := [word for word in words if word not in ("last", "best", "average")]:
        raise AnswerError(f"one of 'last', 'best' and 'average' is needed, got {bad[0]!r}"[:100])
    return [word in good for word, good in zip(words, right)]
