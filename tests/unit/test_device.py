"""Where to run, and with which random numbers."""

import pytest
import torch

from course_lib.device import best_device, seeded


@pytest.mark.parametrize("cuda, mps, best", [(1, 1, "cuda"), (1, 0, "cuda"), (0, 1, "mps"), (0, 0, "cpu")])
def test_a_gpu_is_preferred_to_mps_and_mps_to_the_cpu(monkeypatch, cuda, mps, best):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: bool(cuda))
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: bool(mps))
    assert best_device() == torch.device(best)


def test_the_best_device_of_this_machine_computes():
    assert torch.ones(3, device=best_device()).sum().item() == 3


def draws(seed):
    return torch.rand(5, generator=seeded(seed)), torch.rand(5), torch.nn.Linear(3, 2).weight


def test_the_same_seed_draws_the_same_with_the_generator_and_without():
    assert all(torch.equal(first, second) for first, second in zip(draws(3), draws(3)))


def test_another_seed_draws_something_else():
    assert not any(torch.equal(first, second) for first, second in zip(draws(3), draws(4)))


def test_the_generator_lives_on_the_device_it_was_asked_for():
    device = best_device()
    assert seeded(0).device.type == "cpu"
    assert seeded(0, device).device.type == device.type
    assert torch.rand(2, generator=seeded(0, device), device=device).device.type == device.type
