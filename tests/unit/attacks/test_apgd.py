"""APGD: its checkpoints, what it reaches, that no tuning is needed and that the best point is kept."""

import torch
from torch import nn
from victims import affine, images, predicted, sharp

from course_lib.attacks import apgd, cross_entropy, dlr, fgm, margin, pgd
from course_lib.attacks.apgd import checkpoints
from course_lib.metrics.robustness import queries


def curved(seed=0):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Flatten(), nn.Linear(24, 40), nn.Tanh(), nn.Linear(40, 40), nn.Tanh(), nn.Linear(40, 4))
    model.double().requires_grad_(False)
    model[1].weight *= 3
    model[3].weight *= 3
    return model


def test_the_checkpoints_are_those_of_the_paper():
    """p_0 = 0, p_1 = .22, p_(j+1) = p_j + max(p_j - p_(j-1) - .03, .06)."""
    p = [0.0, 0.22]
    while p[-1] < 1:
        p.append(p[-1] + max(p[-1] - p[-2] - 0.03, 0.06))
    assert checkpoints(100) == [round(100 * share) for share in p[1:-1]] == [22, 41, 57, 70, 80, 87, 93, 99]
    assert checkpoints(10) == [3, 5, 6, 7, 8, 9, 10, 10]
    assert max(checkpoints(1)) == 1


def test_in_the_maximum_norm_it_attains_the_exact_optimum_of_two_affine_classes():
    model, x = affine(2), sharp()
    y = predicted(model, x)
    best = fgm(model, x, y, eps=0.3, norm="linf")
    torch.testing.assert_close(apgd(model, x, y, eps=0.3, steps=20), best, rtol=0, atol=1e-12)


def test_its_steps_shrink_until_an_l2_optimum_is_met_closely():
    """One step has the size 2 eps; after 100 steps the point is a thousandth from the best one."""
    model, x = affine(2), images()
    y = predicted(model, x)
    best = margin(model(fgm(model, x, y, eps=0.3, norm="l2")), y)
    generator = torch.Generator().manual_seed(0)
    reached = margin(model(apgd(model, x, y, eps=0.3, norm="l2", generator=generator)), y)
    assert (reached <= best + 1e-9).all() and (best - reached <= 1e-3 * best.abs()).all()


def test_on_a_curved_model_it_reaches_a_higher_loss_than_pgd_with_as_many_passes():
    """Mean over 60 rows, for each of five models."""
    for seed in range(5):
        model, x = curved(seed), images(60, seed, low=0.0, high=1.0)
        y = predicted(model, x)
        options = {"eps": 0.25, "random_start": False, "loss": margin, "norm": "l2"}
        tuned_by_itself = margin(model(apgd(model, x, y, steps=50, **options)), y)
        with_a_guess = margin(model(pgd(model, x, y, steps=51, alpha=0.25, **options)), y)
        assert tuned_by_itself.mean() > with_a_guess.mean()


def test_a_row_once_fooled_stays_fooled_and_the_best_loss_is_kept():
    model, x = curved(), images(60, low=0.0, high=1.0)
    y = predicted(model, x)
    options = {"eps": 0.5, "random_start": False, "norm": "l2"}
    short, long = (apgd(model, x, y, steps=steps, **options) for steps in (30, 0))
    assert torch.equal(long, x)
    seen = [x]

    def watched(point):
        seen.append(point.detach().clone())
        return model(point)

    short = apgd(watched, x, y, steps=30, **options)
    points = torch.stack(seen[1:])
    won = torch.stack([margin(model(point), y) > 0 for point in points])
    heights = torch.stack([cross_entropy(model(point), y) for point in points])
    expected = torch.where(won | ~won.any(0), heights, -torch.inf).amax(0)
    torch.testing.assert_close(cross_entropy(model(short), y), expected, rtol=1e-9, atol=1e-12)
    assert torch.equal(margin(model(short), y) > 0, won.any(0)) and 0 < won.any(0).sum() < 60


def test_its_cost():
    model, x = nn.Sequential(affine()), images()
    with queries(model) as count:
        apgd(model, x, predicted(affine(), x), eps=0.1, steps=9, loss=dlr)
    assert count.calls == count.backward_calls == 10
