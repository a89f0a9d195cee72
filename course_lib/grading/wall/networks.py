"""A network on its way to the student's side: the classes that it is made of, by name, and its numbers, but no code.

``take_apart`` gives, for each module by its dotted name, ``[class, attributes, parameters, buffers, training]``, or the
name of the place where the same module stands already; so for parameters, ``[tensor, requires_grad]``, and for buffers,
``[tensor, persistent]``. ``put_together`` makes it again without calling a constructor. Any composition of ``torch.nn``
and ``course_lib`` crosses, with tied weights and parametrisations (spectral normalisation), but no hooks.
"""

from typing import Any

from torch import Tensor, nn
from torch.nn.utils import parametrize

HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
OWN = {*vars(nn.Module()), "_flat_weights", "_flat_weight_refs"}  # what __init__, and a recurrent layer, makes anew


def take_apart(network: nn.Module) -> dict[str, Any]:
    """``network`` as a dict of plain data, tensors and classes; ``ValueError`` for one that cannot be put together."""
    places: dict[int, str] = {}
    modules: dict[str, Any] = {}
    for name, module in network.named_modules(remove_duplicate=False):
        if (first := places.setdefault(id(module), name)) != name:
            modules[name] = first
            continue
        if any(getattr(module, hooks) for hooks in HOOKS):
            raise ValueError("a network with hooks")
        attributes = {key: value for key, value in vars(module).items() if key not in OWN}
        if _holds_tensors(attributes):  # they would lose their ties to the weights
            raise ValueError(f"a network with tensors or modules among the attributes of its {type(module).__name__}")
        parameters: dict[str, Any] = {}
        for key, weight in module._parameters.items():
            place = f"{name}.{key}"
            first = place if weight is None else places.setdefault(id(weight), place)
            own = None if weight is None else [weight.detach(), weight.requires_grad]
            parameters[key] = own if first == place else first
        buffers = {
            key: None if buffer is None else [buffer, key not in module._non_persistent_buffers_set]
            for key, buffer in module._buffers.items()
        }
        kind = parametrize.type_before_parametrizations(module)
        modules[name] = [kind, attributes, parameters, buffers, module.training]
    return modules


def put_together(modules: dict[str, Any]) -> nn.Module:
    """The network that :func:`take_apart` took apart."""
    built: dict[str, nn.Module] = {}
    weights: dict[str, nn.Parameter] = {}
    for name, parts in modules.items():
        built[name] = built[parts] if isinstance(parts, str) else _module(name, parts, weights)
        if name:
            above, _, last = name.rpartition(".")
            built[above]._modules[last] = built[name]
    for module in built.values():
        if "parametrizations" in module._modules:
            parametrize._inject_new_class(module)
            for key in module.parametrizations:
                parametrize._inject_property(module, key)
        if isinstance(module, nn.RNNBase):
            module._init_flat_weights()
    return built[""]


def _module(name: str, parts: list, weights: dict[str, nn.Parameter]) -> nn.Module:
    kind, attributes, parameters, buffers, training = parts
    module = kind.__new__(kind)
    nn.Module.__init__(module)
    vars(module).update(attributes)
    for key, own in parameters.items():
        if isinstance(own, list):
            own = weights[f"{name}.{key}"] = nn.Parameter(own[0], own[1])
        module._parameters[key] = weights[own] if isinstance(own, str) else own
    for key, own in buffers.items():
        tensor, persistent = own or (None, True)
        module.register_buffer(key, tensor, persistent)
    module.training = training
    return module


def _holds_tensors(value: Any) -> bool:
    if isinstance(value, (dict, list, tuple)):
        return any(map(_holds_tensors, value.values() if isinstance(value, dict) else value))
    return isinstance(value, (Tensor, nn.Module))
