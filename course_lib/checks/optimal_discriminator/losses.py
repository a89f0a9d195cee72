"""Part 6: the two generator losses on logits, and their derivatives."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import softplus

from course_lib.checking.classifiers import until
from course_lib.checking.compare import close
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import tensor

FORMS = [  # losses of a sample: minimax, non-saturating, and both with the wrong sign
    lambda s: -softplus(s),
    lambda s: softplus(-s),
    lambda s: softplus(s),
    lambda s: -softplus(-s),
]
SLOPES = [lambda s: -s.sigmoid(), lambda s: s.sigmoid() - 1, lambda s: s.sigmoid(), lambda s: 1 - s.sigmoid()]


def losses(draw, minimax_loss, non_saturating_loss, logit_gradients):
    # the two losses differ by their mean; a softplus that is cut off early is wrong at 5 to 10
    steep = torch.tensor([1.0, -1.0], dtype=torch.float64)
    s = until(
        lambda: torch.cat([draw.uniform(-4, 4, 4), steep * draw.uniform(5, 10, 2)]), lambda s: s.mean().abs() > 0.2
    )
    saturating, heuristic = -softplus(s).mean(), softplus(-s).mean()
    one_mean = {
        "This is the sum over the batch; a loss is the mean, or it grows with the batch.": 6,
        "This has the wrong sign: the generator minimises its loss, and its logits must rise.": -1,
    }
    yield expect(
        "Minimax loss on six logits",
        lambda: minimax_loss(s),
        saturating,
        worth=1,
        mistakes={hint: factor * saturating for hint, factor in one_mean.items()}
        | {
            "This is the non-saturating loss.": heuristic,
            "One number is asked for: the mean over the batch.": -softplus(s),
            "The inputs are logits, not probabilities: D is their sigmoid.": torch.log(1 - s).mean(),
        },
        broken="Not finite. Look at what goes into each logarithm.",
        fallback="Compare with log(1 - σ(s)) for each logit, then take the mean.",
    )
    yield expect(
        "Non-saturating loss on six logits",
        lambda: non_saturating_loss(s),
        heuristic,
        worth=1,
        mistakes={
            "This is the sum over the batch; a loss is the mean, or it grows with the batch.": 6 * heuristic,
            "This is the mean of log σ(s): the generator minimises its negative.": -heuristic,
            "This is the minimax loss.": saturating,
            "This is minus the minimax loss: cross-entropy with the label “generated”, not “real”.": -saturating,
            "One number is asked for: the mean over the batch.": softplus(-s),
            "The inputs are logits, not probabilities: D is their sigmoid.": -torch.log(s).mean(),
        },
        broken="Not finite. Look at what goes into each logarithm.",
        fallback="Compare with -log σ(s) for each logit, then take the mean.",
    )
    # batches of one, so that mean and sum agree; h in single precision, as networks have it, and too large for the
    # exponential even in double
    h, both = draw.uniform(750, 950, 1).float(), (minimax_loss, non_saturating_loss)

    def written(loss, asked: int) -> int:
        """Which of FORMS the answer is at an ordinary logit: a wrong one was charged above."""
        found = tensor(loss(s[:1])).sum()
        return next((form for form in range(4) if close(found, FORMS[form](s[0]), 1e-6)), asked)

    def as_asked(forms: list[Callable], given: Callable, x: Tensor) -> list[float]:
        """What both losses give at ``x``, corrected by how far the form that was written is from the one asked for."""
        found = [tensor(given(loss, x)).sum() for loss in both]
        wrong = [forms[written(loss, asked)](x.double()).item() for asked, loss in enumerate(both)]
        return [(g - w + forms[asked](x.double())).item() for asked, (g, w) in enumerate(zip(found, wrong))]

    logits = [s[:1], h, -h]
    usual, *extreme = [[form(x.double()).item() for form in FORMS[:2]] for x in logits]
    not_finite = "Not finite. Look at σ(h), 1 - σ(h) and exp(h) for h = 800: logsigmoid and softplus need none of them."
    yield expect(
        "Both losses at three single logits: s, h and -h, some hundreds",
        lambda: [as_asked(FORMS, lambda loss, x: loss(x), x) for x in logits],
        [usual, *extreme],
        worth=1,
        mistakes={
            "binary_cross_entropy cuts its logarithms off at -100; binary_cross_entropy_with_logits does not.": [
                usual,
                [-100.0, 0.0],
                [0.0, 100.0],
            ],
        }
        | {
            f"This is the logarithm of {floor:g}: with a floor under the probability the loss stops growing there.": [
                usual,
                [math.log(floor), 0.0],
                [0.0, -math.log(floor)],
            ]
            for floor in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12)
        },
        broken=not_finite,
        fallback="For large h, log(1 - σ(h)) is -h and -log σ(-h) is h: look at σ(h) and 1 - σ(h) there.",
        read="What goes wrong in practice",
    )
    slopes = [[slope(x.double()).item() for slope in SLOPES[:2]] for x in logits]
    yield expect(
        "Gradients of both losses by autograd, at the same three logits",
        lambda: [as_asked(SLOPES, lambda loss, x: loss.gradient(x), x) for x in logits],
        slopes,
        worth=1,
        mistakes={
            "Use torch operations all the way from the logits to the loss (no detach, no numpy, no item()).": raises(
                "no gradient flows"
            ),
        },
        broken=not_finite,
        fallback="Compare with the closed forms of the row below. Note that a clipped probability has gradient 0.",
        read="What goes wrong in practice",
    )
    t = torch.cat([draw.uniform(-9, 9, 3), steep * draw.uniform(750, 950, 2)])
    given = [t, t[:1]]

    def pairs(minimax: Callable, heuristic: Callable) -> list[tuple[Tensor, Tensor]]:
        return [(minimax(x), heuristic(x)) for x in given]

    yield expect(
        "Both derivatives in closed form, at five logits and at one",
        lambda: [logit_gradients(x) for x in given],
        pairs(*SLOPES[:2]),
        worth=2,
        mistakes={
            "The two are swapped: the minimax gradient is the one that vanishes at very negative logits.": pairs(
                SLOPES[1], SLOPES[0]
            ),
            "Both signs are wrong: both losses fall as the logit rises.": pairs(*SLOPES[2:]),
            "These are derivatives in D, not in the logit: the chain rule's factor D(1 - D) is missing.": pairs(
                lambda s: -1 / (1 - s.sigmoid()), lambda s: -1 / s.sigmoid()
            ),
            "These are divided by the batch size: the derivative for a single sample is asked for.": pairs(
                lambda s: -s.sigmoid() / len(s), lambda s: (s.sigmoid() - 1) / len(s)
            ),
        },
        broken="Not finite. Look at each exponential and each quotient at a logit of some hundreds.",
        fallback="Compare with autograd on log(1 - σ(s)) and -log σ(s) at an ordinary logit, sample by sample.",
    )
