"""One player's turn: compute the loss, backpropagate it, take the optimiser's step, with the other networks frozen.

Every adversarial training loop of the course is written from turns. One iteration of a GAN with generator ``G`` and
discriminator ``D``, for example, is

    with training_mode(G, D):
        d_loss = turn(D, d_optimizer, lambda: loss.discriminator(D(real()), D(G(noise()).detach())))
        g_loss = turn(G, g_optimizer, lambda: loss.generator(D(G(noise()))), frozen=D)

A player can be several networks that share an optimiser: the generator and the recogniser of InfoGAN, the two
generators of a CycleGAN, an encoder and a decoder.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from torch import Tensor, nn
from torch.optim import Optimizer

Networks = nn.Module | Iterable[nn.Module]


def turn(
    player: Networks,
    optimizer: Optimizer,
    loss: Callable[[], Tensor],
    *,
    frozen: Networks = (),
    after_step: Callable[[], object] | None = None,
) -> float:
    """Take one optimiser step on the player's loss, and return the loss from before the step.

    ``loss()`` returns a scalar tensor. The networks in ``frozen`` pass gradients on to the player, but their own
    weights, gradients and ``requires_grad`` stay as they are. Their buffers do not: in training mode batch norm and
    spectral norm follow every batch they see. ``after_step()`` runs after the optimiser's step, for example to clip
    weights or to update a moving average; the name is the usual one for such a hook. Training and evaluation mode are
    left to the caller (see :func:`training_mode`).

    Raises ``TypeError`` if the loss is not a tensor, and ``ValueError`` if it is not a scalar, if the optimiser holds
    no weight of one of the player's networks, or if no gradient reaches one of them. No weight has changed by then.
    """
    networks = _listed(player)
    for network in networks:
        require_weights(optimizer, network, f"the player's {type(network).__name__}")
    with freezing(*_listed(frozen)):
        value = loss()
        require_graph(value, "the loss")
        optimizer.zero_grad()
        value.backward()
        for network in networks:
            if all(weight.grad is None for weight in network.parameters()):
                raise ValueError(
                    f"the loss sends no gradient to the player's {type(network).__name__}: it does not depend on "
                    "these weights, they are frozen, or a detach() or no_grad() cut the graph"
                )
        optimizer.step()
    if after_step:
        after_step()
    return value.item()


def require_weights(optimizer: Optimizer, network: nn.Module, name: str) -> None:
    """Raise ``ValueError`` unless the optimiser holds at least one weight of the network."""
    held = {id(weight) for group in optimizer.param_groups for weight in group["params"]}
    if not any(id(weight) in held for weight in network.parameters()):
        raise ValueError(f"this optimizer holds none of the weights of {name}: have two optimizers been swapped?")


def require_graph(value: Tensor, name: str) -> None:
    """Raise ``TypeError`` unless ``value`` is a tensor, and ``ValueError`` unless it is a scalar with a graph."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, so that it has a gradient; got {type(value).__name__}")
    if value.ndim != 0:
        raise ValueError(f"{name} must be one number, shape (), got shape {tuple(value.shape)}: take the mean")
    if not value.requires_grad:
        raise ValueError(
            f"{name} has no gradient: something between the weights and {name} cut the graph, such as detach(), "
            "no_grad(), a conversion to NumPy, or torch.autograd.grad without create_graph=True"
        )


@contextmanager
def training_mode(*networks: nn.Module) -> Iterator[None]:
    """Put networks into training mode, except for their frozen layers; afterwards restore each module's own mode.

    A layer or block counts as frozen if it has weights and none of them requires a gradient, or if it is in evaluation
    mode inside a network that is in training mode. Frozen layers are in evaluation mode: batch norm uses its running
    statistics and does not update them, and dropout is off. A network that is in evaluation mode as a whole is
    switched to training mode.
    """
    found = {module: module.training for network in networks for module in network.modules()}
    try:
        for network in networks:
            if not network.training:
                network.train()
            for module in network.modules():
                weights = list(module.parameters())
                if weights and not any(weight.requires_grad for weight in weights):
                    module.eval()
        yield
    finally:
        for module, mode in found.items():
            module.training = mode


@contextmanager
def freezing(*networks: nn.Module) -> Iterator[None]:
    """Turn off ``requires_grad`` for all weights of the networks; afterwards turn it on again where it was on.

    Gradients still pass through the networks to their inputs.
    """
    learning = [weight for network in networks for weight in network.parameters() if weight.requires_grad]
    for weight in learning:
        weight.requires_grad_(False)
    try:
        yield
    finally:
        for weight in learning:
            weight.requires_grad_(True)


def _listed(networks: Networks) -> list[nn.Module]:
    return [networks] if isinstance(networks, nn.Module) else list(networks)
