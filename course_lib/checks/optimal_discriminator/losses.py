"""Part 6: the two generator losses on logits, and their derivatives."""

import torch
from torch.nn.functional import softplus

from course_lib.checking.classifiers import until
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import tensor


def losses(draw, minimax_loss, non_saturating_loss, logit_gradients):
    # the two losses differ by their mean; a softplus that is cut off early is wrong at 5 to 10
    steep = torch.tensor([1.0, -1.0], dtype=torch.float64)
    s = until(
        lambda: torch.cat([draw.uniform(-4, 4, 4), steep * draw.uniform(5, 10, 2)]), lambda s: s.mean().abs() > 0.2
    )
    saturating, heuristic = -softplus(s).mean(), softplus(-s).mean()
    one_mean = {
        "This is the sum over the batch; a loss is the mean, or it grows with the batch.": 6,
        "This has the wrong sign: check which of the two the generator wants small.": -1,
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
    )
    yield expect(
        "Non-saturating loss on six logits",
        lambda: non_saturating_loss(s),
        heuristic,
        worth=1,
        mistakes={hint: factor * heuristic for hint, factor in one_mean.items()}
        | {
            "This is the minimax loss.": saturating,
            "This is cross-entropy with the label “generated”: the generator wants the label “real”.": -saturating,
            "One number is asked for: the mean over the batch.": softplus(-s),
            "The inputs are logits, not probabilities: D is their sigmoid.": -torch.log(s).mean(),
        },
    )
    # batches of one, and the share that one batch has of another, so that mean and sum agree; h in single precision, as
    # networks have it, and too large for the exponential even in double
    h, k = draw.uniform(750, 950, 1).float(), draw.uniform(20, 90, 1).float()
    logits = [s[:1], h, -h]
    mixed, plain = torch.cat([s[:1].float(), k, -k, h, -h]), s[1:]
    values = [-h.item(), 0.0, 0.0, h.item()]
    shares = [
        (softplus(mixed.double()).sum() / softplus(plain).sum()).item(),
        (softplus(-mixed.double()).sum() / softplus(-plain).sum()).item(),
    ]
    slopes = [plain.sigmoid() / softplus(plain).sum(), (plain.sigmoid() - 1) / softplus(-plain).sum()]
    gradients = [-torch.sigmoid(x).item() for x in logits] + [torch.sigmoid(x).item() - 1 for x in logits]
    both = (minimax_loss, non_saturating_loss)
    yield expect(
        "Each loss at h and -h, for a logit h of some hundreds, and its gradients by autograd there and before them at "
        "an ordinary logit; of batches, with h and without, the losses and gradients in proportion",
        lambda: (
            [loss(x) for loss in both for x in (h, -h)],
            [loss.gradient(x).item() for loss in both for x in logits],
            [(tensor(loss(mixed)).sum() / tensor(loss(plain)).sum()).item() for loss in both],
            [loss.gradient(plain) / tensor(loss(plain)).sum() for loss in both],
        ),
        (values, gradients, shares, slopes),
        worth=2,
        mistakes={
            "These have the wrong sign, as above.": (
                [-one for one in values],
                [-one for one in gradients],
                shares,
                slopes,
            ),
            "From the logits to the loss stay with torch operations (no detach, no numpy, no item()).": raises(
                "gradient"
            ),
        },
        broken="The sigmoid rounds to 0 or 1 at h, and its logarithm to -inf without a gradient: use logsigmoid.",
        fallback="Right in the middle and wrong at the ends: something was clipped, which cuts the gradient too. "
        "logsigmoid needs no help.",
        read="What goes wrong in practice",
    )
    t = torch.cat([draw.uniform(-9, 9, 3), steep * draw.uniform(750, 950, 2)])
    yield expect(
        "The two derivatives in the logit, in closed form, at ordinary logits and at some hundreds",
        lambda: logit_gradients(t),
        (-torch.sigmoid(t), torch.sigmoid(t) - 1),
        worth=2,
        mistakes={
            "The two are swapped: the minimax gradient is the one that vanishes at very negative logits.": (
                torch.sigmoid(t) - 1,
                -torch.sigmoid(t),
            ),
            "The signs are flipped: both losses fall as the logit rises.": (torch.sigmoid(t), 1 - torch.sigmoid(t)),
            "These are derivatives in D, not in the logit: the chain rule's factor D(1 - D) is missing.": (
                -1 / (1 - torch.sigmoid(t)),
                -1 / torch.sigmoid(t),
            ),
            "These are divided by the batch size: the derivative for a single sample is asked for.": (
                -torch.sigmoid(t) / 5,
                (torch.sigmoid(t) - 1) / 5,
            ),
        },
        broken="An exponential overflows at a logit of some hundreds, and ∞/∞ is nan: use torch.sigmoid.",
    )
