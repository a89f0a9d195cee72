"""Exercise 4, Part 6: how good a point is, and which of a run's points to report."""

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
            "This is for answers from a ball: with each entry in [-1, 1] the 1-norm counts.": gaps(
                lambda of_y, of_x, value: of_y.norm() + of_x.norm()
            ),
            "This is the difference of what the two could gain; it is their sum.": gaps(
                lambda of_y, of_x, value: of_y.abs().sum() - of_x.abs().sum()
            ),
            "This is what y alone could gain over the value at the point.": gaps(
                lambda of_y, of_x, value: of_y.abs().sum() - value
            ),
            "This is the value of the game at the point.": gaps(lambda of_y, of_x, value: value),
            "This is the largest entry of each; every entry of the answer can be chosen.": gaps(
                lambda of_y, of_x, value: of_y.abs().max() + of_x.abs().max()
            ),
        },
        fallback="Hold x still and choose the best y' entry by entry; then hold y still and choose the best x'.",
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
            "The average is weighted with the gaps; all iterates count alike.": [
                path[-1],
                best,
                (measure[:, None] * path).sum(0) / measure.sum(),
            ],
            "The average leaves out the first half.": [path[-1], best, path[6:].mean(0)],
            "This is the average over the coordinates; it runs over the iterates.": [path[-1], best, path.mean(1)],
        },
        fallback="Three points of the shape of one iterate, in the order last, best, average.",
    )
    answers = report_alternating, report_optimistic, report_simultaneous, report_clipped
    yield expect(
        "Which iterate to report after four runs",
        lambda: _choices(answers),
        [True] * 4,
        worth=2,
        reveal=False,
        fallback="For each run, sketch the distance to the saddle point over time, and where the average goes.",
    )


def _choices(answers) -> list[bool]:
    """Whether each choice is among those that are right for its run."""
    right = {"average"}, {"last", "best"}, {"best"}, {"average"}  # a run that converges monotonically ends at its best
    words = [answer.value() for answer in answers]
    if bad := [word for word in words if word not in ("last", "best", "average")]:
        raise AnswerError(f"one of 'last', 'best' and 'average' is needed, got {bad[0]!r}"[:100])
    return [word in good for word, good in zip(words, right)]
