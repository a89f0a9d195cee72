"""The verbs about networks, in this process and across the wall: the same values, and of wrong answers one sentence."""

import math
from dataclasses import replace

import pytest
import torch
from torch import nn
from walls import notebook, wall

from course_lib.checking.answers import Answer, AnswerError, Learner, Trained, Unanswered
from course_lib.checking.draw import Draw
from course_lib.grading.wall import wire
from course_lib.networks import critic, mlp
from course_lib.networks.spectral import spectrally_normalised

STUDENT = """
import copy, math, sys
import torch
from torch import nn

net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1, bias=False))
with torch.no_grad():
    net[0].weight[0, 0], net[0].bias[0] = math.nan, math.inf

class Affine(nn.Module):
    def __init__(self, slope=2.0):
        super().__init__()
        self.slope = nn.Parameter(torch.tensor(slope))

def affine(slope):
    return Affine(slope)

def penalty(net, x):
    x = x.requires_grad_()
    (g,) = torch.autograd.grad(net(x).sum(), x, create_graph=True)
    return ((g.norm(dim=1) - 1) ** 2).mean()

def penalty_without_graph(net, x):
    x = x.requires_grad_()
    (g,) = torch.autograd.grad(net(x).sum(), x)
    return ((g.norm(dim=1) - 1) ** 2).mean()

def applied(net, x):
    return net(x)

def looked_at(net, x):
    net(x)

def critic_step(critic, generator, optimizer, real, noise):
    loss = critic(generator(noise).detach()).mean() - critic(real).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss

def wgan_round(critic, generator, c_optimizer, g_optimizer, reals, noises, c):
    losses = []
    critic.requires_grad_(True)
    for real, noise in zip(reals, noises):
        losses.append(critic_step(critic, generator, c_optimizer, real, noise).item())
        with torch.no_grad():
            for weight in critic.parameters():
                weight.clamp_(-c, c)
    critic.requires_grad_(False)
    g_optimizer.zero_grad()
    loss = -critic(generator(noises[-1])).mean()
    loss.backward()
    g_optimizer.step()
    return losses, loss

def silent_step(net, optimizer, x):
    net(x).mean().backward()
    optimizer.step()
    net.eval()

def forgets(net, optimizer, x):
    net(x).mean().backward()

def poisons(net, x):
    with torch.no_grad():
        next(net.parameters()).fill_(math.nan)
    return net

def idle(net, x):
    pass
"""


@pytest.fixture(scope="module")
def session():
    with wall().session(notebook(STUDENT, HOSTILE)) as session:
        yield session


@pytest.fixture(scope="module")
def space():
    space = {"__name__": "student"}
    exec(STUDENT + HOSTILE, space)
    return space


@pytest.fixture(params=["here", "across"])
def student(request, session, space):
    """name -> the student's object, in this process or behind the wall."""
    if request.param == "here":
        return lambda name: Answer(space[name])
    return session.answer


def equal(a, b, tol=1e-12):
    assert a.keys() == b.keys()
    for name in a:
        torch.testing.assert_close(a[name], b[name], rtol=tol, atol=tol, equal_nan=True)


@pytest.fixture
def draw():
    return Draw(7)


def test_autograd_that_a_notebook_has_switched_off_is_on_in_a_question():
    def slope(x):
        return torch.autograd.grad(x.requires_grad_().square().sum(), x)[0]

    with torch.no_grad():
        assert Answer(slope)(torch.ones(2)).tolist() == [2, 2]


# --- parameters


def test_the_parameters_are_the_state_dict_nans_and_counts_included(student):
    found = student("net").parameters()
    assert list(found) == [
        *("0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"),
        "2.weight",
    ]
    assert math.isnan(found["0.weight"][0, 0]) and found["0.bias"][0] == math.inf
    assert found["1.running_var"].tolist() == [1, 1, 1] and found["1.num_batches_tracked"].dtype == torch.int64
    assert not any(tensor.requires_grad for tensor in found.values())


def test_the_parameters_of_what_is_called_are_those_of_the_network_it_returns(student):
    assert student("affine").parameters(3.0) == {"slope": torch.tensor(3.0)}
    assert student("Affine").parameters() == {"slope": torch.tensor(2.0)}


def test_what_was_done_to_a_network_in_place_is_in_the_parameters_of_what_is_returned(student, draw):
    network = draw.network(lambda: mlp(2, 2))
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    found = student("poisons").parameters(network, 1.0)
    assert found["0.weight"].isnan().all() and torch.equal(found["0.bias"], before["0.bias"])
    equal(network.state_dict(), before)


@pytest.mark.parametrize("name, says", [("math", "a function is needed"), ("penalty_of", "a network is needed")])
def test_what_is_no_network_says_so(student, name, says):
    with pytest.raises(AnswerError, match=says):
        student(name).parameters()


# --- gradients in the weights


def test_the_gradient_of_a_penalty_on_a_linear_critic_is_the_closed_form(student, draw):
    network, x = draw.network(lambda: critic(3)), draw.uniform(-1, 1, 5, 3)
    w = network[0].weight.detach()
    found = student("penalty").weight_gradients(network, x)
    equal(found, {"0.weight": 2 * (w.norm() - 1) * w / w.norm(), "0.bias": torch.zeros(1, dtype=torch.float64)})
    assert network[0].weight.grad is None and not x.requires_grad


def test_a_penalty_without_create_graph_shows(student, draw):
    with pytest.raises(AnswerError, match="no gradient reaches the network's weights"):
        student("penalty_without_graph").weight_gradients(draw.network(lambda: critic(3)), draw.uniform(-1, 1, 5, 3))


@pytest.mark.parametrize("name", ["detached", "times_zero", "another_network"])
def test_where_no_gradient_reaches_the_weights_it_is_said(student, draw, name):
    with pytest.raises(AnswerError, match="no gradient reaches the network's weights"):
        student(name).weight_gradients(draw.network(lambda: critic(2)), draw.uniform(-1, 1, 5, 2))


def test_a_float_has_no_gradient(student, draw):
    with pytest.raises(AnswerError, match="a tensor is needed, which has a gradient in the weights, got a float"):
        student("as_float").weight_gradients(draw.network(lambda: critic(2)), draw.uniform(-1, 1, 5, 2))


def test_many_numbers_have_no_gradient(student, draw):
    with pytest.raises(AnswerError, match=r"one number is needed, got a tensor of shape \(5,\)"):
        student("applied").weight_gradients(draw.network(lambda: critic(2)), draw.uniform(-1, 1, 5, 2))


def test_a_frozen_network_is_differentiated_all_the_same(student, draw):
    network = draw.network(lambda: critic(3)).requires_grad_(False)
    assert student("penalty").weight_gradients(network, draw.uniform(-1, 1, 5, 3))["0.weight"].any()
    assert not network[0].weight.requires_grad


# --- training


def critic_and_generator(draw):
    return draw.network(lambda: critic(2, 5)), draw.network(lambda: mlp(3, 5, 2))


def test_steps_of_a_linear_critic_by_sgd_are_the_closed_form(student, draw):
    network, generator = draw.network(lambda: critic(2)), draw.network(lambda: mlp(3, 2))
    batches = [(draw.uniform(-1, 1, 6, 2), draw.uniform(-1, 1, 6, 3)) for _ in range(3)]
    trained = student("critic_step").train([network, generator], batches, [("sgd", {"lr": 0.05}), None])
    steps = [(real.mean(0) - generator(noise).mean(0))[None].detach() for real, noise in batches]
    weight = network[0].weight.detach()
    equal(
        trained.networks[0].state,
        {"0.weight": weight + 0.05 * sum(steps), "0.bias": network[0].bias.detach()},
    )
    equal(trained.networks[1].state, generator.state_dict())
    losses = [-((weight + 0.05 * sum(steps[:k])) * steps[k]).sum() for k in range(3)]
    assert torch.allclose(torch.stack(trained.returned), torch.stack(losses).double())
    assert trained.networks[0].gradients.keys() == {"0.weight", "0.bias"} and trained.networks[1].gradients == {}


@pytest.mark.parametrize(
    "optimizer", [("sgd", {"lr": 0.1, "momentum": 0.9}), ("rmsprop", {"lr": 0.01}), ("adam", {"betas": (0.0, 0.9)})]
)
def test_the_optimisers_are_the_same_from_batch_to_batch(student, draw, optimizer):
    network, generator = critic_and_generator(draw)
    batch = (draw.uniform(-1, 1, 6, 2), draw.uniform(-1, 1, 6, 3))
    start = {name: weight.clone() for name, weight in network.state_dict().items()}
    trained = student("critic_step").train([network, generator], [batch] * 4, [optimizer, None])
    equal(network.state_dict(), start)
    make = {"sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam}[optimizer[0]]
    by_hand = make(network.parameters(), **optimizer[1])
    for _ in range(4):
        by_hand.zero_grad()
        (network(generator(batch[1]).detach()).mean() - network(batch[0]).mean()).backward()
        by_hand.step()
    equal(trained.networks[0].state, network.state_dict())


def test_a_round_with_lists_of_batches_and_two_optimisers_is_the_same_on_both_sides(session, space, draw):
    networks = critic_and_generator(draw)
    lists = [[draw.uniform(-1, 1, 6, n) for _ in range(5)] for n in (2, 3)]
    question = (networks, [(*lists, 0.02)] * 2, [("rmsprop", {"lr": 0.01})] * 2)
    here, across = Answer(space["wgan_round"]).train(*question), session.answer("wgan_round").train(*question)
    for one, other in zip(here.networks, across.networks):
        equal(one.state, other.state)
        equal(one.gradients, other.gradients)
        assert (one.learning, one.training) == (other.learning, other.training)
    assert max(weight.abs().max() for weight in across.networks[0].state.values()) == 0.02
    assert not any(across.networks[0].learning.values()) and all(across.networks[1].learning.values())
    (losses, loss), (losses_here, loss_here) = across.returned[1], here.returned[1]
    assert losses == pytest.approx(losses_here, rel=1e-12) and loss.item() == pytest.approx(loss_here.item(), rel=1e-12)
    start = [network.state_dict() for network in networks]
    assert all((one.state[n] != old[n]).any() for one, old in zip(here.networks, start) for n in old if "weight" in n)


def test_a_step_may_return_nothing_and_leave_its_mark(student, draw):
    network, x = draw.network(lambda: critic(2)), draw.uniform(-1, 1, 4, 2)
    trained = student("silent_step").train([network], [(x,)], [("sgd", {"lr": 0.1})])
    assert trained.returned == [None] and not any(trained.networks[0].training.values()) and network.training
    forgot = student("forgets").train([network], [(x,), (x,)], [("sgd", {"lr": 0.1})])
    equal(forgot.networks[0].state, network.state_dict())
    equal(forgot.networks[0].gradients, {"0.weight": 2 * x.mean(0)[None], "0.bias": torch.full((1,), 2.0).double()})


def test_what_works_in_place_is_asked_without_an_optimiser(student, draw):
    trained = student("poisons").train([draw.network(lambda: mlp(2, 2))], [(1.0,)])
    assert trained.networks[0].state["0.weight"].isnan().all() and trained.returned == [None]


def test_a_step_that_does_nothing_is_a_stub(student, draw):
    with pytest.raises(Unanswered):
        student("idle").train([draw.network(lambda: mlp(2, 2))], [(1.0,), (2.0,)])


def test_a_step_that_only_returns_something_odd_is_wrong_and_no_stub(student, draw):
    network = draw.network(lambda: mlp(2, 2))
    assert student("as_it_was").train([network], [(1.0,)]).returned == [None]


@pytest.mark.parametrize("optimizers", [[("lion", {})], [None, None]], ids=str)
def test_an_optimiser_that_there_is_not_is_the_checks_mistake(draw, optimizers):
    with pytest.raises(ValueError, match="optimizers needs, for each network, one of sgd, rmsprop, adam or None"):
        Answer(len).train([draw.network(lambda: mlp(2, 2))], [], optimizers)


VERBS = {
    "parameters": lambda answer, net: answer.parameters(),
    "weight_gradients": lambda answer, net: answer.weight_gradients(net),
    "train": lambda answer, net: answer.train([net], [()]),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["unwritten", "gives_none", "raises_not_implemented"])
def test_a_stub_is_unanswered_whatever_is_asked_of_it(student, verb, name):
    with pytest.raises(Unanswered):
        VERBS[verb](student(name), mlp(2, 2))


# --- networks on their way

NETWORKS = {
    "mlp": (lambda: mlp(2, 4, 1, activation=nn.Tanh), (2,)),
    "critic": (lambda: critic(2, 4, 4), (2,)),
    "convolutions": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 4, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(4), nn.LeakyReLU(0.2), nn.Flatten(),
            nn.Dropout(0.5), nn.Linear(64, 3), nn.LayerNorm(3), nn.Linear(3, 1), nn.Sigmoid(),
        ).eval(),
        (1, 8, 8),
    ),
    "upwards": (lambda: nn.Sequential(nn.Unflatten(1, (2, 2, 2)), nn.ConvTranspose2d(2, 1, 4, 2, 1), nn.ReLU()), (8,)),
    "spectral": (lambda: spectrally_normalised(critic(2, 4)), (2,)),
    "spectral convolution": (
        lambda: nn.utils.parametrizations.spectral_norm(nn.Conv2d(1, 2, 3), n_power_iterations=3, eps=1e-8), (1, 5, 5),
    ),
    "weight normalisation": (lambda: nn.utils.parametrizations.weight_norm(nn.Linear(2, 3)), (2,)),
    "attention": (lambda: nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True), (3, 4)),
    "partly frozen": (lambda: mlp(2, 3, 1).append(nn.Linear(1, 1).requires_grad_(False)), (2,)),
}  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_is_the_same_there(student, draw, name):
    make, shape = NETWORKS[name]
    network, x = draw.network(make), draw.uniform(0, 1, 4, *shape)
    there = student("looked_at").train([network], [(x,)] * 3).networks[0] if "spectral" in name else None
    torch.testing.assert_close(student("applied")(network, x), network(x).detach(), rtol=1e-12, atol=1e-12)
    if there is None:
        there = student("poisons_nothing").train([network], [(x,)]).networks[0]
    else:  # power iterations go on where the network is
        for _ in range(2):
            network(x)
    equal(there.state, network.state_dict())
    assert there.learning == {name: weight.requires_grad for name, weight in network.named_parameters()}
    assert there.training == {name: module.training for name, module in network.named_modules()}


def across(network):
    (again,) = wire.unpack(*wire.pack((network,), to_student=True), from_judge=True)
    return again


def test_course_networks_of_images_cross():
    from course_lib import networks

    for network, shape in (
        (networks.dcgan_generator(8, z=4, width=8), (4,)),
        (networks.dcgan_discriminator(8, width=8), (1, 8, 8)),
    ):
        x, again = torch.rand(3, *shape), across(network)
        assert str(again) == str(network) and torch.equal(again.eval()(x), network.eval()(x))


def test_ties_between_modules_and_weights_stay():
    layer = nn.Linear(3, 3)
    tied = nn.Sequential(layer, nn.Tanh(), layer, nn.Linear(3, 3))
    tied[3].weight = layer.weight
    again = across(tied)
    assert again[0] is again[2] and again[3].weight is again[0].weight and again[3].bias is not again[0].bias


def test_a_recurrent_network_still_learns_on_the_other_side():
    network, x = nn.LSTM(2, 3, batch_first=True), torch.rand(2, 4, 2)
    again = across(network)
    assert torch.equal(again(x)[0], network(x)[0])
    with torch.no_grad():
        again.weight_hh_l0.zero_()
    assert not torch.equal(again(x)[0], network(x)[0])


class Local(nn.Module):
    pass


def hooked():
    layer = nn.Linear(1, 1)
    layer.register_forward_hook(lambda *inputs: None)
    return layer


def with_attribute(value):
    layer = nn.Linear(1, 1)
    layer.kept = value
    return layer


@pytest.mark.parametrize(
    "network, says",
    [
        (hooked(), "a network with hooks, which cannot cross"),
        (Local(), "cannot cross by name"),
        (nn.Sequential(nn.Linear(1, 1), Local()), "cannot cross by name"),
        (with_attribute([torch.ones(1)]), "tensors or modules among the attributes of its Linear"),
        (with_attribute({"deep": (nn.ReLU(),)}), "tensors or modules among the attributes of its Linear"),
        (with_attribute(lambda x: x), "cannot cross by name"),
        (with_attribute(object()), "not plain data"),
    ],
    ids=["hook", "local", "inner", "tensors", "modules", "lambda", "object"],
)
def test_a_network_that_cannot_cross_is_refused_on_the_checks_side(network, says):
    with pytest.raises(ValueError, match=says):
        wire.pack((network,), to_student=True)
    with pytest.raises(ValueError, match="not plain data"):
        wire.pack(network)


# --- hostile

HOSTILE = """
def with_weight(weight):
    net = nn.Linear(1, 1)
    net._parameters["weight"] = weight
    return net

giant = with_weight(nn.Parameter(torch.zeros(1).expand(20_000_000)))
many = nn.ParameterList([torch.zeros(1).expand(4_000_000) for _ in range(3)])
sparse = with_weight(nn.Parameter(torch.eye(2).to_sparse()))
complex_numbers = with_weight(nn.Parameter(torch.ones(2) * 1j))
meta = nn.Linear(2, 2, device="meta")
lazy = nn.LazyLinear(2)

class Lies(nn.Module):
    lie = property(lambda self: 3)
    def state_dict(self, *args, **kwargs):
        return self.lie

lies_number = Lies()
lies_none = type("N", (Lies,), {"lie": None})()
lies_inside = type("I", (Lies,), {"lie": {"0.weight": object()}})()
lies_numbers = type("I", (Lies,), {"lie": {"0.weight": 1.0}})()
lies_empty = type("I", (Lies,), {"lie": {"0.weight": None}})()
lies_lambda = type("L", (Lies,), {"lie": lambda self: 1})()
raises = type("R", (Lies,), {"lie": property(lambda self: 1 / 0)})()
leaves = type("E", (Lies,), {"lie": property(lambda self: sys.exit(3))})()
class Endless(nn.Module):
    def state_dict(self, *args, **kwargs):
        while True:
            pass
endless = Endless()
def endless_step(net, x):
    while True:
        pass
def eats(net, x):
    kept = []
    for _ in range(100):
        kept.append(torch.ones(10_000_000))
def fills_gradients(net, x):
    for weight in net.parameters():
        weight.grad = torch.ones_like(weight)
    return torch.ones(2_000_000)
unready = nn.Linear.__new__(nn.Linear)

def breaks_weights(net, x):
    del net[0].weight
    net[0].weight = nn.Parameter(torch.ones(7))
def adds_giant(net, x):
    net.more = nn.Parameter(torch.zeros(1).expand(20_000_000))
def sparse_grad(net, x):
    net[0].weight.grad = torch.zeros(1, 2).double().to_sparse()
def returns_odd(net, x):
    net(x).sum().backward()
    return lambda: net
def fails_later(net, x):
    if x.sum() > 1:
        raise ValueError("too much")
def backward_twice(net, x):
    loss = net(x).sum()
    loss.backward()
    return loss

penalty_of = lambda *x: 3
as_it_was = lambda net, x: net
poisons_nothing = lambda net, x: 1.0
detached = lambda net, x: net(x).detach().mean()
as_float = lambda net, x: net(x).mean().item()
times_zero = lambda net, x: 0 * net(x).mean()
another_network = lambda net, x: copy.deepcopy(net)(x).mean()
unwritten = None
gives_none = lambda *inputs: None
def raises_not_implemented(*inputs):
    raise NotImplementedError
"""

HOSTILE_NETWORKS = {
    "giant": "20,000,00[01] ",
    "many": "12,000,000 weights, more than can be looked at",
    "sparse": "sparse_coo; real numbers are needed",
    "complex_numbers": "complex64",
    "meta": "meta, which holds no numbers",
    "lazy": "ninitialized",
    "lies_number": "TypeError",
    "lies_none": "TypeError",
    "lies_lambda": "TypeError",
    "lies_inside": "a state_dict in which not everything is a tensor",
    "lies_numbers": "a state_dict in which not everything is a tensor",
    "lies_empty": "a state_dict in which not everything is a tensor",
    "raises": "ZeroDivisionError",
    "leaves": "SystemExit: 3",
    "unready": "AttributeError",
}


@pytest.mark.parametrize("name", HOSTILE_NETWORKS)
def test_a_hostile_network_ends_in_a_sentence(student, name):
    with pytest.raises(AnswerError, match=HOSTILE_NETWORKS[name]) as caught:
        student(name).parameters()
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "name, says",
    [
        ("breaks_weights", "weights of other names or shapes than it was given"),
        ("adds_giant", "more than can be looked at"),
        ("sparse_grad", "sparse_coo"),
        ("fails_later", "ValueError: too much, at your line"),
        ("penalty_of_nothing", "is not defined"),
    ],
)
def test_a_hostile_step_ends_in_a_sentence(session, space, draw, name, says):
    network, batches = draw.network(lambda: critic(2)), [(torch.zeros(1, 2).double(),), (torch.ones(1, 2).double(),)]
    with pytest.raises(AnswerError, match=says):
        session.answer(name).train([network], batches)
    if name in space:
        with pytest.raises(AnswerError, match=says.partition(", at")[0]):
            Answer(space[name]).train([network], batches)


@pytest.mark.parametrize(
    "question, says",
    [
        (lambda session: session.answer("endless").parameters(), "took longer than 1 seconds"),
        (lambda session: session.answer("endless_step").train([mlp(1, 1)], [(1.0,)] * 9), "took longer than 1 seconds"),
        (lambda session: session.answer("eats").train([mlp(1, 1)], [(1.0,)] * 9), "memory"),
        (lambda session: session.answer("fills_gradients").train([mlp(1500, 1500)], [(1.0,)] * 3), "numbers in all"),
    ],
    ids=["endless state_dict", "endless step", "memory", "size"],
)
def test_a_question_about_networks_has_the_bounds_of_any_other(session, question, says, monkeypatch):
    if says.startswith("took longer"):
        monkeypatch.setattr(session, "limits", replace(session.limits, question=1))
    with pytest.raises(AnswerError, match=says):
        question(session)
    assert session.answer("affine").parameters(1.0) == {"slope": torch.tensor(1.0)}


def test_what_a_step_returns_that_is_no_data_is_none(student, draw):
    network, x = draw.network(lambda: critic(2)), draw.uniform(-1, 1, 4, 2)
    trained = student("returns_odd").train([network], [(x,)])
    assert trained.returned == [None] and trained.networks[0].gradients["0.bias"] == 4


def test_a_graph_that_is_spent_is_said(student, draw):
    with pytest.raises(AnswerError, match="backward through the graph a second time"):
        student("backward_twice").weight_gradients(draw.network(lambda: critic(2, 3)), draw.uniform(-1, 1, 4, 2))


class Forged(Answer):
    """Whatever is asked, the same: what a worker taken over might send."""

    def __init__(self, reply):
        self.reply = reply

    def ask(self, verb, *inputs):
        return self.reply


STATE = {name: torch.zeros_like(w) for name, w in mlp(2, 2).state_dict().items()}
HALF = {"state": STATE, "gradients": {}, "learning": {"0.weight": True}, "training": {"": True}}
FORGED = [3, "x", None, [], {}, {"0.weight": 1.0}, {"0.weight": torch.ones(3)}, [torch.ones(1)]]
FORGED += [{"networks": networks, "returned": [1.0]} for networks in (3, None, [], [3], [{}], [HALF, HALF])]
FORGED += [{"networks": [HALF | change], "returned": [1.0]} for change in (
    {"state": 3}, {"state": {}}, {"state": {"0.weight": torch.ones(1)}}, {"gradients": {"0.weight": 3}},
    {"learning": 3}, {"learning": {"0.weight": "x"}}, {"training": [True]}, {"more": 1},
)]  # fmt: skip
FORGED += [{"networks": [HALF], "returned": returned} for returned in (3, None, [], [1.0, 2.0], torch.ones(1))]
FORGED += [torch.ones(3), {"networks": torch.ones(1), "returned": [1.0]}, {"networks": {"a": HALF}, "returned": [1.0]}]


@pytest.mark.parametrize("reply", FORGED, ids=lambda reply: " ".join(str(reply).split())[:60])
def test_a_forged_reply_is_an_error_of_the_answer(reply):
    network = mlp(2, 2)
    with pytest.raises(AnswerError):
        Forged(reply).train([network], [()])
    with pytest.raises(AnswerError):
        Forged(reply).weight_gradients(network)
    with pytest.raises(AnswerError):
        Forged(reply).gradient(torch.ones(2))
    if not isinstance(reply, dict) or not all(isinstance(value, torch.Tensor) for value in reply.values()):
        with pytest.raises(AnswerError):
            Forged(reply).parameters()


def test_an_honest_reply_is_none():
    assert Forged({"networks": [HALF], "returned": [1.0]}).train([mlp(2, 2)], [()]) == Trained([Learner(**HALF)], [1.0])
