"""Measures of robustness by hand, the origin that rho depends on, counting, and models left as found."""

import pytest
import torch
from torch import nn

from course_lib.metrics.robustness import perturbation_size, queries, rho_adv, robust_accuracy, success_rate


def sign_model(x):
    """Two classes: is the first pixel above a half?"""
    s = x.flatten(1)[:, 0] - 0.5
    return torch.stack([-s, s], 1)


def pictures(*first):
    x = torch.full((len(first), 1, 2, 2), 0.5)
    x[:, 0, 0, 0] = torch.tensor(first)
    return x


X, Y = pictures(0.1, 0.9, 0.2, 0.8), torch.tensor([0, 1, 0, 0])  # the last one is wrong from the start
X_ADV = pictures(0.6, 0.9, 0.4, 0.8)


def test_robust_accuracy_and_success_by_hand():
    assert robust_accuracy(sign_model, X, Y) == 0.75
    assert robust_accuracy(sign_model, X_ADV, Y) == 0.5
    assert success_rate(sign_model, X, X_ADV, Y) == pytest.approx(1 / 3)
    target = torch.tensor([1, 1, 1, 1])  # rows 1 and 3 are there already
    assert success_rate(sign_model, X, X_ADV, target, targeted=True) == 0.5


@pytest.mark.parametrize("batch_size", [1, 3, 4, 1000])
def test_the_batches_do_not_matter(batch_size):
    assert robust_accuracy(sign_model, X_ADV, Y, batch_size=batch_size) == 0.5
    assert success_rate(sign_model, X, X_ADV, Y, batch_size=batch_size) == pytest.approx(1 / 3)


@pytest.mark.parametrize("norm, expected", [("linf", 0.4), ("l2", 0.5), ("l1", 0.7), (1, 0.7), (2, 0.5)])
def test_sizes_by_hand(norm, expected):
    x = torch.zeros(2, 1, 1, 2)
    x_adv = x.clone()
    x_adv[1, 0, 0] = torch.tensor([0.3, -0.4])
    torch.testing.assert_close(perturbation_size(x, x_adv, norm), torch.tensor([0.0, expected]))


def test_rho_is_the_mean_relative_size_and_depends_on_the_origin_of_the_pixels():
    x = torch.tensor([[3.0, 4.0], [0.0, 2.0]])
    x_adv = x + torch.tensor([[0.0, 1.0], [1.0, 0.0]])
    assert rho_adv(x, x_adv) == pytest.approx((1 / 5 + 1 / 2) / 2)
    assert rho_adv(x + 10, x_adv + 10) < 0.1  # the same perturbations


def test_queries_counts_passes_and_rows():
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 3))
    with queries(model) as count:
        x = torch.rand(5, 1, 2, 2, requires_grad=True)
        logits = model(x)
        torch.autograd.grad(logits[:, 0].sum(), x, retain_graph=True)
        torch.autograd.grad(logits[:, 1].sum(), x)
        with torch.no_grad():
            model(x[:2])
    model(x)
    assert (count.calls, count.rows, count.backward_calls, count.backward_rows) == (2, 7, 2, 10)
    assert not model._forward_hooks


def test_queries_removes_its_hook_also_after_an_error():
    model = nn.Linear(2, 2)
    with pytest.raises(InterruptedError), queries(model):
        raise InterruptedError
    assert not model._forward_hooks


def test_the_model_is_asked_in_evaluation_mode_and_left_in_its_own():
    model = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(4), nn.Linear(4, 2)).train()
    before = model[1].running_mean.clone()
    robust_accuracy(model, X, Y)
    success_rate(model, X, X_ADV, 1 - model.eval()(X).argmax(1), targeted=True)
    assert torch.equal(model[1].running_mean, before) and model[1].num_batches_tracked == 0
    model.train()
    robust_accuracy(model, X, Y)
    assert all(module.training for module in model.modules())
    assert all(weight.grad is None for weight in model.parameters())


@pytest.mark.parametrize(
    "call",
    [
        lambda: robust_accuracy(sign_model, X[:0], Y[:0]),
        lambda: robust_accuracy(sign_model, X, Y[:2]),
        lambda: success_rate(sign_model, X, X_ADV[:2], Y),
        lambda: rho_adv(X[:0], X_ADV[:0]),
    ],
)
def test_an_average_over_no_rows_or_over_rows_that_do_not_match_is_an_error(call):
    with pytest.raises(ValueError, match="one row or more, as many of each"):
        call()


def test_rows_that_cannot_be_attacked_are_an_error():
    with pytest.raises(ValueError, match="no row is worth attacking: all wrong"):
        success_rate(sign_model, X[:3], X_ADV[:3], 1 - Y[:3])
    with pytest.raises(ValueError, match="all are in the target class"):
        success_rate(sign_model, X[:3], X_ADV[:3], Y[:3], targeted=True)


def test_what_the_sizes_refuse():
    with pytest.raises(ValueError, match="an image here is zero everywhere"):
        rho_adv(torch.zeros(1, 4), torch.ones(1, 4))
    with pytest.raises(ValueError, match="of one shape"):
        perturbation_size(X, X_ADV[:2])
    for norm in ("L2", 0.5):
        with pytest.raises(ValueError, match="a norm is 'linf'"):
            perturbation_size(X, X_ADV, norm)
