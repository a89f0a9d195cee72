"""Spherical interpolation: the ends, the length and the angle on the way, and the cases that the formula excludes."""

import math

import pytest
import torch

from course_lib.gans.latent import slerp


def draws(n=50, z=16):
    generator = torch.Generator().manual_seed(0)
    return torch.randn(2, n, z, generator=generator, dtype=torch.float64)


def test_it_starts_at_one_end_and_stops_at_the_other():
    a, b = draws()
    assert torch.allclose(slerp(a, b, 0.0), a) and torch.allclose(slerp(a, b, 1.0), b)


@pytest.mark.parametrize("t", [0.1, 0.5, 0.8])
def test_between_unit_vectors_the_length_stays_and_the_angle_is_in_proportion(t):
    a, b = (v / v.norm(dim=1, keepdim=True) for v in draws())
    on_the_way = slerp(a, b, t)
    assert torch.allclose(on_the_way.norm(dim=1), torch.ones(50, dtype=torch.float64))
    whole, part = (a * b).sum(1).acos(), (a * on_the_way).sum(1).acos()
    assert torch.allclose(part, t * whole)


def test_the_line_segment_is_shorter_at_its_middle_by_about_root_two():
    a, b = draws(500, 64)
    middle, spherical = ((a + b) / 2).norm(dim=1).mean(), slerp(a, b, 0.5).norm(dim=1).mean()
    assert middle / spherical == pytest.approx(1 / math.sqrt(2), abs=0.02)


def test_parallel_vectors_and_float32_are_finite():
    a = torch.tensor([[1.0, 2.0, 2.0]])
    assert torch.allclose(slerp(a, a, 0.3), a)
    assert torch.allclose(slerp(a, 3 * a, 0.5), 2 * a)


def test_a_single_vector_is_interpolated_too():
    assert torch.allclose(slerp(torch.tensor([1.0, 0]), torch.tensor([0.0, 1]), 0.5), torch.full((2,), 0.5).sqrt())


@pytest.mark.parametrize(
    "a, b, says",
    [
        (torch.ones(2, 3), torch.ones(2, 4), "same shape"),
        (torch.zeros(1, 3), torch.ones(1, 3), "zero vector"),
        (torch.ones(1, 3), -torch.ones(1, 3), "opposite"),
    ],
)
def test_what_has_no_interpolation_is_refused(a, b, says):
    with pytest.raises(ValueError, match=says):
        slerp(a, b, 0.5)
