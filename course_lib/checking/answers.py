"""What a check may ask of a student's answer, whatever side of a wall the answer lives on.

An :class:`Answer` has seven verbs, and a check uses nothing else. Four ask for values:

* ``answer(*inputs)``: call it;
* ``answer.gradient(x, *inputs)``: call it and differentiate the sum of what it returns, at the tensor ``x``;
* ``answer.at(a=..., y=...)``: the number that a sympy expression has there, its symbols going by name;
* ``answer.value()``: the thing itself.

Three are about networks:

* ``answer.parameters(*inputs)``: the state dict of the network that it is, or that it returns when called. The names in
  it are the student's: compare numbers, shapes, order;
* ``answer.weight_gradients(network, *inputs)``: call it with the network first and differentiate the one number that it
  returns in the network's weights: name -> tensor, zeros for a weight that has no part in it. Where no weight has, it
  is an error; so a penalty without ``create_graph`` shows;
* ``answer.train(networks, batches, optimizers)``: call a step function once a batch, always with the same networks and
  optimisers, as ``answer(*networks, *optimizers, *batch)``; how things are afterwards is :class:`Trained`.
  ``optimizers`` has for each network a name in ``OPTIMIZERS`` and options, ``("sgd", {"lr": 0.05})``, or None for no
  optimiser; left out, none has one. ``gradients`` has for each network the gradients that its weights hold beforehand.
  So what works in place is asked too: ``clip_weights.train([network], [(c,)])``.
  The step may return nothing; if it also changes nothing, it is a stub::

      critic_step.train([critic, generator], [(real, noise)] * 3, [("rmsprop", {"lr": 0.01}), None])

What is wanted comes by the same verbs of a right function, ``Answer(step).train(...)``. Inputs are plain data, networks
made of ``torch.nn`` and ``course_lib``, and functions of these two by name. The answer gets copies; one that is called
and changes a tensor of them is told so, as an error. It must not draw random numbers that the check cannot know: hand
over noise, and the ε of an interpolation. What comes back is plain (:mod:`course_lib.checking.plain`); about networks
that were handed over it has their own names and shapes. A question has the time of one call, also a ``train``. To add a
verb, write its function into :data:`course_lib.checking.verbs.VERBS`.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from torch import Tensor, nn

from course_lib.checking.plain import MAX_DEPTH, AnswerError, Unanswered, describe, plain
from course_lib.checking.verbs import OPTIMIZERS, ask

__all__ = ["MAX_DEPTH", "Answer", "AnswerError", "Learner", "Trained", "Unanswered", "ask", "describe", "plain"]


class Learner(NamedTuple):
    """A network after training; ``gradients`` holds what was left in ``.grad``, for the weights that had one."""

    state: dict[str, Tensor]
    gradients: dict[str, Tensor]
    learning: dict[str, bool]  # requires_grad of each weight
    training: dict[str, bool]  # mode of each module, the whole network's under ""


class Trained(NamedTuple):
    """The networks, and for each call what it returned and whether it kept its batch.

    What it returned is None where that was no plain data. It kept the batch if it changed none of its tensors and left
    none with ``requires_grad``.
    """

    networks: list[Learner]
    returned: list[Any]
    kept: list[bool] | tuple[()] = ()


class Answer:
    """A student's object in this process."""

    def __init__(self, thing: Any):
        self._thing = thing

    def ask(self, verb: str, *inputs: Any) -> Any:
        return ask(self._thing, verb, *inputs)

    def __call__(self, *inputs: Any) -> Any:
        return self.ask("call", *inputs)

    def gradient(self, x: Tensor, *inputs: Any) -> Tensor:
        return _tensors({"": self.ask("gradient", x, *inputs)}, {"": x})[""]

    def at(self, **values: float) -> float:
        return self.ask("at", values)

    def value(self) -> Any:
        return self.ask("value")

    def parameters(self, *inputs: Any) -> dict[str, Tensor]:
        return _tensors(self.ask("parameters", *inputs))

    def weight_gradients(self, network: nn.Module, *inputs: Any) -> dict[str, Tensor]:
        return _tensors(self.ask("weight_gradients", network, *inputs), dict(network.named_parameters()))

    def train(
        self,
        networks: Sequence[nn.Module],
        batches: Sequence[tuple],
        optimizers: Sequence[tuple[str, dict] | None] = (),
        gradients: Sequence[dict[str, Tensor]] = (),
    ) -> Trained:
        """``gradients``, by name, are in the networks' weights before the first call, as an earlier loss leaves them.

        ``ValueError`` for an unknown optimiser; all other errors are the answer's.
        """
        names = {name for name, _ in filter(None, optimizers)}
        if names - OPTIMIZERS.keys() or len(optimizers) not in (0, len(networks)):
            raise ValueError(f"optimizers needs, for each network, one of {', '.join(OPTIMIZERS)} or None")
        found = self.ask("train", list(networks), list(batches), list(optimizers), list(gradients))
        try:
            sent, returned = (found["networks"], found["returned"]) if type(found) is dict else (None, None)
            if type(sent) is not list or type(returned) is not list:
                raise TypeError("a tensor of a million numbers is no list to go through")
            if (len(sent), len(returned)) != (len(networks), len(batches)):
                raise IndexError
            trained = Trained([Learner(**learner) for learner in sent], returned, found.get("kept", ()))
        except (TypeError, KeyError, IndexError):
            raise AnswerError("it sent no trained networks") from None
        for learner, network in zip(trained.networks, networks):
            _tensors(learner.state, network.state_dict())
            _tensors(learner.gradients)
            _flags(learner.learning)
            _flags(learner.training)
        _flags(dict(enumerate(trained.kept)) if isinstance(trained.kept, (list, tuple)) else None)
        return trained


def _tensors(found: Any, like: dict[str, Tensor] | None = None) -> dict[str, Tensor]:
    """``found``, which may come from across a wall: tensors by name, of the names and shapes in ``like``."""
    if not isinstance(found, dict) or not all(isinstance(tensor, Tensor) for tensor in found.values()):
        raise AnswerError("it sent no tensors")
    if like is not None and {n: t.shape for n, t in found.items()} != {n: t.shape for n, t in like.items()}:
        raise AnswerError("what it left are weights of other names or shapes than it was given")
    return found


def _flags(found: Any) -> None:
    if not isinstance(found, dict) or not all(isinstance(flag, bool) for flag in found.values()):
        raise AnswerError("it sent no flags")
