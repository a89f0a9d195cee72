"""The losses in closed form, their gradients where the usual formula loses them, and who counts as fooled."""

import pytest
import torch
from torch.nn import functional as F

from course_lib.attacks import cross_entropy, dlr, fooled, margin
from course_lib.attacks.losses import log_odds


def logits(n=50, classes=5, scale=3.0, dtype=torch.float64):
    return scale * torch.randn(n, classes, generator=torch.Generator().manual_seed(0), dtype=torch.float64).to(dtype)


def labels(n=50, classes=5):
    return torch.randint(classes, (n,), generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("classes", [2, 5])
def test_cross_entropy_is_the_usual_one_and_softplus_of_the_log_odds(classes):
    z, y = logits(classes=classes), labels(classes=classes)
    torch.testing.assert_close(cross_entropy(z, y), F.cross_entropy(z, y, reduction="none"), rtol=1e-12, atol=1e-14)
    p = z.softmax(1).gather(1, y[:, None])[:, 0]
    torch.testing.assert_close(log_odds(z, y), torch.log((1 - p) / p), rtol=1e-9, atol=1e-12)


def test_cross_entropy_keeps_its_direction_where_the_usual_one_loses_it():
    """p_y rounds to 1 in float32: the usual gradient has no part along z_y, this one the right part, minus the rest."""
    z = torch.tensor([[30.0, 0.0, 1.0]], requires_grad=True)
    y = torch.tensor([0])
    (usual,) = torch.autograd.grad(F.cross_entropy(z, y), z)
    (ours,) = torch.autograd.grad(cross_entropy(z, y).sum(), z)
    assert usual[0, 0] == 0 < usual[0, 1]
    torch.testing.assert_close(ours[0, 0], -(ours[0, 1] + ours[0, 2]), rtol=1e-6, atol=0)
    torch.testing.assert_close(ours[0, 1:], usual[0, 1:], rtol=1e-5, atol=0)


def test_the_margin_is_positive_exactly_where_another_class_wins():
    z, y = logits(), labels()
    assert torch.equal(margin(z, y) > 0, z.argmax(1) != y)
    assert torch.equal(fooled(z, y), z.argmax(1) != y)
    assert torch.equal(fooled(z, y, targeted=True), z.argmax(1) == y)


def test_dlr_does_not_know_the_scale_or_the_offset():
    z, y = logits(), labels()
    torch.testing.assert_close(dlr(1000 * z + 7, y), dlr(z, y), rtol=1e-9, atol=0)
    assert torch.equal(dlr(z, y) > 0, z.argmax(1) != y)
    torch.testing.assert_close(dlr(torch.tensor([[5.0, 1.0, 3.0, 0.0]]), torch.tensor([0])), torch.tensor([-0.5]))
    assert dlr(torch.ones(1, 4), torch.tensor([0])).isfinite().all()


def test_dlr_needs_three_classes():
    with pytest.raises(ValueError, match="the model has 2: use margin"):
        dlr(logits(classes=2), labels(classes=2))


@pytest.mark.parametrize("loss", [cross_entropy, margin, dlr, log_odds])
def test_half_precision_logits_are_taken_to_float32_first(loss):
    z, y = logits(dtype=torch.bfloat16), labels()
    assert loss(z, y).dtype == torch.float32
    torch.testing.assert_close(loss(z, y), loss(z.float(), y), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("loss", [cross_entropy, margin, dlr, log_odds])
def test_one_number_a_row_with_a_finite_gradient_whatever_the_logits(loss):
    z = (1e4 * logits(dtype=torch.float32)).requires_grad_()
    value = loss(z, labels())
    assert value.shape == (50,)
    assert value.isfinite().all() and torch.autograd.grad(value.sum(), z)[0].isfinite().all()
