"""What is done with a student's object where it lives: ``VERBS``, a function each, which returns plain data.

:mod:`course_lib.checking.answers` says what the verbs mean. Nothing here decides on points.
"""

import copy
import dis
from typing import Any

import torch
from torch import Tensor, nn

from course_lib.checking.plain import MAX_NUMBERS, AnswerError, Unanswered, describe, is_stub, number_of, plain

OPTIMIZERS = {"sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam}


def _fresh(value: Any) -> Any:
    """A copy: an answer may write into its inputs."""
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, (list, tuple)):
        return (tuple if isinstance(value, tuple) else list)(map(_fresh, value))
    if isinstance(value, dict):
        return {key: _fresh(item) for key, item in value.items()}
    return copy.deepcopy(value) if isinstance(value, nn.Module) else value


def _same(now: Any, before: Any) -> bool:
    if isinstance(before, (list, tuple)):
        return len(now) == len(before) and all(map(_same, now, before))
    if not isinstance(before, Tensor):
        return True
    return now.shape == before.shape and bool(((now == before) | (now != now) & (before != before)).all())


def _call(answer: Any, *inputs: Any) -> Any:
    if not callable(answer):
        raise AnswerError(f"a function is needed, got {answer!r}")
    return answer(*inputs)


def _value(answer: Any, *inputs: Any) -> Any:
    given = _fresh(inputs)
    found = plain(_call(answer, *given))
    if not _same(given, inputs):
        raise AnswerError("it changes a tensor that it was given: work on a copy (x.clone(), or x + y for x += y)")
    return found


def _gradient(answer: Any, x: Tensor, *inputs: Any) -> Tensor:
    x.requires_grad_(True)
    out = _call(answer, x.clone(), *inputs)
    if is_stub(out):
        raise Unanswered
    flows = isinstance(out, Tensor) and out.requires_grad
    gradient = torch.autograd.grad(out.sum(), x, allow_unused=True)[0] if flows else None
    if gradient is None:
        raise AnswerError("no gradient flows from what it returns back to its input")
    return plain(gradient)


def _at(answer: Any, values: dict[str, float]) -> float:
    import sympy as sp

    expression = sp.sympify(answer)
    if not isinstance(expression, sp.Expr):
        raise AnswerError(f"a sympy expression is needed, got {answer}")
    return number_of(expression.subs({s: values[s.name] for s in expression.free_symbols if s.name in values}))


def _state(network: nn.Module) -> dict[str, Tensor]:
    state = dict(network.state_dict())
    if not all(isinstance(tensor, Tensor) for tensor in state.values()):
        raise AnswerError("its network has a state_dict in which not everything is a tensor")
    if (count := sum(tensor.numel() for tensor in state.values())) > MAX_NUMBERS:
        raise AnswerError(f"its network has {count:,} weights, more than can be looked at")
    return plain(state)


def _parameters(answer: Any, *inputs: Any) -> dict[str, Tensor]:
    network = answer if isinstance(answer, nn.Module) else _call(answer, *inputs)
    if is_stub(network):
        raise Unanswered
    if not isinstance(network, nn.Module):
        raise AnswerError(f"a network is needed, a torch.nn.Module, got a {type(network).__name__}")
    return _state(network)


def _weight_gradients(answer: Any, network: nn.Module, *inputs: Any) -> dict[str, Tensor]:
    weights = dict(network.requires_grad_(True).named_parameters())
    out = _call(answer, network, *inputs)
    if is_stub(out):
        raise Unanswered
    if not isinstance(out, Tensor):
        raise AnswerError(f"a tensor is needed, which has a gradient in the weights, got a {type(out).__name__}")
    if out.numel() != 1:
        raise AnswerError(f"one number is needed, got a tensor of shape {tuple(out.shape)}")
    flows = out.requires_grad
    found = torch.autograd.grad(out.sum(), [*weights.values()], allow_unused=True) if flows else ()
    if not any(gradient is not None and gradient.any() for gradient in found):
        raise AnswerError("no gradient reaches the network's weights from what it returns")
    return plain({n: torch.zeros_like(w) if g is None else g for (n, w), g in zip(weights.items(), found)})


def _train(
    answer: Any, networks: list[nn.Module], batches: list[tuple], descriptions: list, gradients: list[dict] | tuple = ()
) -> dict[str, Any]:
    optimizers = [
        OPTIMIZERS[description[0]](network.parameters(), **description[1])
        for network, description in zip(networks, descriptions)
        if description is not None
    ]
    for network, planted in zip(networks, gradients):
        for name, gradient in planted.items():
            network.get_parameter(name).grad = gradient
    before = [_learner(network) for network in networks]
    returned, kept, silent = [], [], True
    for batch in batches:
        as_given = _fresh(batch)
        out = _call(answer, *networks, *optimizers, *batch)
        kept.append(_same(batch, as_given) and not any(isinstance(x, Tensor) and x.requires_grad for x in batch))
        silent = silent and is_stub(out)
        try:
            returned.append(plain(out))
        except (AnswerError, Unanswered):
            returned.append(None)
    learners = [_learner(network) for network in networks]
    if silent and all(map(_untouched, before, learners)):
        raise Unanswered
    return {"networks": learners, "returned": returned, "kept": kept}


def _learner(network: nn.Module) -> dict[str, dict]:
    weights = dict(network.named_parameters())
    return {
        "state": _state(network),
        "gradients": plain({name: weight.grad for name, weight in weights.items() if weight.grad is not None}),
        "learning": plain({name: weight.requires_grad for name, weight in weights.items()}),
        "training": plain({name: module.training for name, module in network.named_modules()}),
    }


def _untouched(before: dict[str, dict], after: dict[str, dict]) -> bool:
    return all(
        before[kind].keys() == after[kind].keys()
        and all(torch.equal(before[kind][name], after[kind][name]) for name in after[kind])
        for kind in ("state", "gradients")
    )


VERBS = {  # each returns plain data
    "call": _value,
    "gradient": _gradient,
    "at": _at,
    "value": plain,
    "parameters": _parameters,
    "weight_gradients": _weight_gradients,
    "train": _train,
}


def ask(answer: Any, verb: str, *inputs: Any) -> Any:
    """Do one verb on the student's object; only :class:`Unanswered` and :class:`AnswerError` come out."""
    if is_stub(answer):
        raise Unanswered
    try:
        with torch.enable_grad():  # whatever the notebook's last cell left
            return VERBS[verb](answer, *map(_fresh, inputs))
    except (AnswerError, Unanswered):
        raise
    except (Exception, SystemExit) as error:
        if isinstance(error, NotImplementedError) and _by_statement(error):
            raise Unanswered from None
        raise AnswerError(describe(error)) from None


def _by_statement(error: BaseException) -> bool:
    """Whether a ``raise`` raised it, as in a stub: torch has its own NotImplementedError, for a softmax of integers."""
    last = error.__traceback__
    while last.tb_next:
        last = last.tb_next
    return last.tb_frame.f_code.co_code[last.tb_lasti] == dis.opmap["RAISE_VARARGS"]
