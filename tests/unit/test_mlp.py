"""Multilayer perceptrons: the layers asked for, nothing after the last, one logit a row from a critic."""

import pytest
import torch
from torch import nn

from course_lib.networks import critic, mlp


def test_the_layers_alternate_and_none_follows_the_last():
    network = mlp(2, 16, 8, 3)
    assert [type(layer) for layer in network] == [nn.Linear, nn.ReLU, nn.Linear, nn.ReLU, nn.Linear]
    assert [tuple(layer.weight.shape) for layer in network[::2]] == [(16, 2), (8, 16), (3, 8)]


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_shapes_are_a_row_in_a_row_out_and_one_logit_a_row_from_a_critic(rows):
    x = torch.randn(rows, 2)
    assert mlp(2, 4, 3)(x).shape == (rows, 3)
    assert critic(2, 4)(x).shape == critic(2)(x).shape == (rows,)


def test_two_widths_make_an_affine_map():
    network, x = mlp(3, 2), torch.randn(4, 3)
    torch.testing.assert_close(network(x), x @ network[0].weight.T + network[0].bias)


def test_the_logits_are_those_of_the_layers_in_order():
    network, x = critic(2, 4, activation=nn.Tanh), torch.randn(5, 2)
    hidden = torch.tanh(network[0](x))
    torch.testing.assert_close(network(x), (hidden @ network[2].weight.T).squeeze(1) + network[2].bias)


def test_the_logits_of_a_critic_take_both_signs():
    torch.manual_seed(0)
    logits = critic(2, 32)(torch.randn(100, 2) * 10)
    assert logits.min() < 0 < logits.max()


def test_the_activation_is_the_one_asked_for():
    assert isinstance(mlp(1, 2, 1, activation=nn.Tanh)[1], nn.Tanh)
    assert isinstance(critic(1, 2)[1], nn.LeakyReLU) and isinstance(critic(1, 2, activation=nn.SiLU)[1], nn.SiLU)


@pytest.mark.parametrize("widths", [(), (3,), (3, 0, 1), (-1, 2)])
def test_fewer_than_two_widths_and_empty_layers_are_refused(widths):
    with pytest.raises(ValueError, match="at least two positive widths"):
        mlp(*widths)
