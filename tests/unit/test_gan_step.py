"""The GAN's training step: the same numbers as by hand, each turn changes one player, modes and flags are restored."""

import pytest
import torch
from torch import nn
from torch.nn.functional import logsigmoid

from course_lib.gans.losses import GanLoss, hinge, least_squares, minimax, non_saturating, wasserstein
from course_lib.gans.penalties import clip_weights, gradient_penalty, r1
from course_lib.gans.step import gan_step
from course_lib.networks import critic, dcgan_discriminator, dcgan_generator, mlp, spectrally_normalised


class Game:
    """Two small players with all arguments of a step; ``calls`` counts the draws."""

    def __init__(self, seed=0, batch=16):
        torch.manual_seed(seed)
        self.generator, self.discriminator = mlp(3, 8, 2), critic(2, 8)
        self.g_optimizer = torch.optim.Adam(self.generator.parameters(), 1e-2)
        self.d_optimizer = torch.optim.SGD(self.discriminator.parameters(), 1e-1)
        self.random = torch.Generator().manual_seed(seed)
        self.batch, self.calls = batch, {"real": 0, "noise": 0, "augment": 0}

    def real(self):
        self.calls["real"] += 1
        return torch.randn(self.batch, 2, generator=self.random) + 3

    def noise(self):
        self.calls["noise"] += 1
        return torch.randn(self.batch, 3, generator=self.random)

    def augment(self, x):
        self.calls["augment"] += 1
        return x + 0.1 * torch.randn(x.shape, generator=self.random)

    def step(self, **options):
        players = self.generator, self.discriminator, self.g_optimizer, self.d_optimizer
        return gan_step(*players, **{"real": self.real, "noise": self.noise, **options})


def copies(tensors):
    return [None if tensor is None else tensor.detach().clone() for tensor in tensors]


def same(first, second):
    return all(a is b is None or torch.equal(a, b) for a, b in zip(first, second, strict=True))


def gradients(network):
    return copies(weight.grad for weight in network.parameters())


@pytest.fixture
def game():
    return Game()


@pytest.mark.parametrize("saturating", [True, False])
@pytest.mark.parametrize("k", [1, 3])
def test_ten_steps_are_the_ten_steps_written_by_hand(saturating, k):
    by_step, by_hand = Game(), Game()
    for _ in range(10):
        played = by_step.step(k=k, augment=by_step.augment, loss=minimax if saturating else non_saturating)

        for _ in range(k):
            x = by_hand.real()
            with torch.no_grad():
                fake = by_hand.generator(by_hand.noise())
            on_real = by_hand.discriminator(by_hand.augment(x))
            on_fake = by_hand.discriminator(by_hand.augment(fake))
            d_loss = -logsigmoid(on_real).mean() - logsigmoid(-on_fake).mean()
            by_hand.d_optimizer.zero_grad()  # also what the generator's step left here
            d_loss.backward()
            by_hand.d_optimizer.step()
        fake = by_hand.generator(by_hand.noise())
        score = by_hand.discriminator(by_hand.augment(fake))
        g_loss = logsigmoid(-score).mean() if saturating else -logsigmoid(score).mean()
        by_hand.g_optimizer.zero_grad()
        g_loss.backward()
        by_hand.g_optimizer.step()

        assert (played.d_loss, played.g_loss) == (d_loss.item(), g_loss.item())
        assert torch.equal(played.fake, fake) and not played.fake.requires_grad
    assert same(by_step.generator.parameters(), by_hand.generator.parameters())
    assert same(by_step.discriminator.parameters(), by_hand.discriminator.parameters())
    assert not same(by_step.generator.parameters(), Game().generator.parameters())


def test_the_loss_is_non_saturating_unless_another_is_asked_for():
    assert Game().step()[:2] == Game().step(loss=non_saturating)[:2] != Game().step(loss=minimax)[:2]


@pytest.mark.parametrize("k", [1, 4])
def test_a_step_draws_k_real_batches_and_one_noise_batch_more(game, k):
    game.step(k=k, augment=game.augment)
    assert game.calls == {"real": k, "noise": k + 1, "augment": 2 * k + 1}


def test_the_discriminators_turn_moves_the_discriminator_and_sends_the_generator_no_gradient(game):
    generator, discriminator = copies(game.generator.parameters()), copies(game.discriminator.parameters())

    def stopped(fake):
        assert gradients(game.generator) == [None] * 4
        assert same(game.generator.parameters(), generator)
        assert not same(game.discriminator.parameters(), discriminator)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        game.step(loss=GanLoss(non_saturating.discriminator, stopped))


def test_the_generators_turn_moves_the_generator_and_leaves_the_discriminators_weights_and_gradients(game):
    found = {}

    def watched(fake):
        found["weights"] = copies(game.discriminator.parameters())
        found["gradients"] = gradients(game.discriminator)
        return non_saturating.generator(fake)

    generator = copies(game.generator.parameters())
    game.step(loss=GanLoss(non_saturating.discriminator, watched))
    assert same(game.discriminator.parameters(), found["weights"])
    assert same(gradients(game.discriminator), found["gradients"])
    assert not same(game.generator.parameters(), generator)


def test_all_the_discriminator_sees_is_augmented_and_carries_gradient_back_to_the_generator(game):
    seen = []
    game.discriminator.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0].mean().item()))
    fake = game.step(augment=lambda x: x + 100).fake
    assert len(seen) == 3 and min(seen) > 50 and fake.abs().max() < 50
    assert all(gradient.abs().sum() > 0 for gradient in gradients(game.generator))


def fails_at(call, function):
    """``function``, but for the call of this number, which raises."""
    calls = iter(range(100))

    def failing(*args):
        if next(calls) == call:
            raise InterruptedError
        return function(*args)

    return failing


@pytest.mark.parametrize("frozen", [(), (0, 3)])
@pytest.mark.parametrize("fails", [None, "real", "noise in D", "noise in G", "augment in D", "augment in G", "loss"])
def test_requires_grad_is_left_as_it_was_found_whatever_happens(game, frozen, fails):
    weights = list(game.discriminator.parameters())
    for index in frozen:
        weights[index].requires_grad_(False)
    flags, start = [weight.requires_grad for weight in weights], copies(weights)
    options = {
        None: {},
        "real": {"real": fails_at(0, game.real)},
        "noise in D": {"noise": fails_at(0, game.noise)},
        "noise in G": {"noise": fails_at(1, game.noise)},
        "augment in D": {"augment": fails_at(1, game.augment)},
        "augment in G": {"augment": fails_at(2, game.augment)},
        "loss": {"loss": GanLoss(non_saturating.discriminator, fails_at(0, non_saturating.generator))},
    }[fails]
    if fails is None:
        game.step()
        assert [torch.equal(*pair) for pair in zip(weights, start)] == [not flag for flag in flags]
    else:
        with pytest.raises(InterruptedError):
            game.step(**options)
    assert [weight.requires_grad for weight in weights] == flags


@pytest.mark.parametrize("training", [True, False])
def test_training_mode_is_left_as_it_was_found(game, training):
    game.generator.train(training), game.discriminator.train(training)
    game.step()
    modes = {module.training for net in (game.generator, game.discriminator) for module in net.modules()}
    assert modes == {training}


@pytest.mark.parametrize("k", [0, -1])
def test_a_step_without_a_discriminator_turn_is_refused_before_anything_is_drawn(game, k):
    with pytest.raises(ValueError, match=f"at least one turn, got k = {k}"):
        game.step(k=k)
    assert set(game.calls.values()) == {0}


def test_logits_that_are_not_one_a_row_are_refused_before_anything_moves(game):
    start = copies(game.discriminator.parameters())
    game.discriminator = nn.Sequential(*game.discriminator[:-1])  # (B, 1)
    with pytest.raises(ValueError, match=r"one logit per row, shape \(16,\), got \(16, 1\)"):
        game.step()
    assert same(game.discriminator.parameters(), start)


class Conv(Game):
    """Batch norm in the generator, spectral norm in the discriminator, and the global random generator."""

    def __init__(self):
        super().__init__()
        self.generator, discriminator = dcgan_generator(8, z=3, width=4), dcgan_discriminator(8, width=4, norm=None)
        self.discriminator = spectrally_normalised(discriminator)
        self.g_optimizer = torch.optim.Adam(self.generator.parameters(), 1e-2, betas=(0.0, 0.9))
        self.d_optimizer = torch.optim.RMSprop(self.discriminator.parameters(), 1e-3)

    def real(self):
        return torch.rand(16, 1, 8, 8, generator=self.random)


def test_with_all_options_five_steps_are_bit_for_bit_the_loop_written_by_hand():
    by_step, by_hand, k, c = Conv(), Conv(), 2, 0.05
    for _ in range(5):
        played = by_step.step(
            k=k,
            loss=hinge,
            augment=by_step.augment,
            regulariser=lambda d, x, fake: 0.5 * r1(d, x),
            after_d_step=lambda d: clip_weights(d, c),
        )

        for _ in range(k):
            x, fake = by_hand.real(), by_hand.generator(by_hand.noise()).detach()
            x, fake = by_hand.augment(x), by_hand.augment(fake)
            d_loss = (1 - by_hand.discriminator(x)).relu().mean() + (1 + by_hand.discriminator(fake)).relu().mean()
            at = x.clone().requires_grad_()
            (gradient,) = torch.autograd.grad(by_hand.discriminator(at).sum(), at, create_graph=True)
            penalty = 0.5 * gradient.flatten(1).norm(dim=1).square().mean()
            by_hand.d_optimizer.zero_grad()
            (d_loss + penalty).backward()
            by_hand.d_optimizer.step()
            with torch.no_grad():
                for weight in by_hand.discriminator.parameters():
                    weight.clamp_(-c, c)
        fake = by_hand.generator(by_hand.noise())
        g_loss = -by_hand.discriminator(by_hand.augment(fake)).mean()
        by_hand.g_optimizer.zero_grad()
        g_loss.backward()
        by_hand.g_optimizer.step()

        assert played[:2] == (d_loss.item(), g_loss.item()) and played.penalty == penalty.item()
        assert torch.equal(played.fake, fake)
    for mine, theirs in ((by_step.generator, by_hand.generator), (by_step.discriminator, by_hand.discriminator)):
        assert same(mine.state_dict().values(), theirs.state_dict().values())


# --- regulariser and clipping


def test_ten_steps_of_wgan_gp_are_the_ten_steps_written_by_hand():
    by_step, by_hand, k = Game(), Game(), 3
    for game in (by_step, by_hand):
        game.d_optimizer = torch.optim.Adam(game.discriminator.parameters(), 1e-2, betas=(0.0, 0.9))
    torch.manual_seed(5)
    for _ in range(10):
        played = by_step.step(k=k, loss=wasserstein, regulariser=lambda d, x, fake: 10 * gradient_penalty(d, x, fake))

    torch.manual_seed(5)  # both draw their epsilons from torch's global generator
    for _ in range(10):
        for _ in range(k):
            x, fake = by_hand.real(), by_hand.generator(by_hand.noise()).detach()
            d_loss = by_hand.discriminator(fake).mean() - by_hand.discriminator(x).mean()
            epsilon = torch.rand(by_hand.batch)[:, None]
            between = (fake + epsilon * (x - fake)).requires_grad_()
            (slope,) = torch.autograd.grad(by_hand.discriminator(between).sum(), between, create_graph=True)
            penalty = 10 * ((slope.square().sum(1).sqrt() - 1) ** 2).mean()
            by_hand.d_optimizer.zero_grad()
            (d_loss + penalty).backward()
            by_hand.d_optimizer.step()
        g_loss = -by_hand.discriminator(by_hand.generator(by_hand.noise())).mean()
        by_hand.g_optimizer.zero_grad()
        g_loss.backward()
        by_hand.g_optimizer.step()

    measured = torch.tensor([played.d_loss, played.penalty, played.g_loss])
    torch.testing.assert_close(measured, torch.stack([d_loss, penalty, g_loss]).detach())
    for player in ("generator", "discriminator"):
        for mine, theirs in zip(getattr(by_step, player).parameters(), getattr(by_hand, player).parameters()):
            torch.testing.assert_close(mine, theirs)


def test_the_regulariser_sees_both_augmented_batches_and_sends_the_generator_no_gradient(game):
    def regulariser(discriminator, x, fake):
        assert discriminator is game.discriminator and discriminator.training
        assert x.min() > 50 and fake.min() > 50 and not fake.requires_grad
        assert gradients(game.generator) == [None] * 4
        raise InterruptedError

    with pytest.raises(InterruptedError):
        game.step(augment=lambda x: x + 100, regulariser=regulariser)


def test_the_penalty_moves_the_discriminator_but_is_not_part_of_d_loss():
    plain, charged = Game(), Game()
    without, with_r1 = plain.step(), charged.step(regulariser=lambda d, x, fake: 100 * r1(d, x))
    assert without.penalty == 0 < with_r1.penalty and without.d_loss == with_r1.d_loss
    assert not same(plain.discriminator.parameters(), charged.discriminator.parameters())


def test_the_weights_are_clipped_after_every_discriminator_step_and_before_the_generators_turn(game):
    largest, game.d_optimizer = [], torch.optim.RMSprop(game.discriminator.parameters(), 0.1)

    def clip(discriminator):
        largest.append(max(weight.abs().max().item() for weight in discriminator.parameters()))
        clip_weights(discriminator, 0.01)

    def watched(fake):
        assert len(largest) == 4
        assert max(weight.abs().max() for weight in game.discriminator.parameters()) <= 0.01
        return wasserstein.generator(fake)

    game.step(k=4, loss=GanLoss(wasserstein.discriminator, watched), after_d_step=clip)
    assert min(largest) > 0.05  # each step had moved them out


# --- modes and buffers


class WithBatchNorm(Game):
    def __init__(self, seed=0, batch=16):
        super().__init__(seed, batch)
        self.generator = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
        self.discriminator = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Dropout(), critic(8, 4))
        self.g_optimizer = torch.optim.Adam(self.generator.parameters(), 1e-2)
        self.d_optimizer = torch.optim.Adam(self.discriminator.parameters(), 1e-2)

    def norms(self):
        return self.generator[1], self.discriminator[1]


@pytest.mark.parametrize("found", [True, False])
def test_both_are_in_training_mode_however_they_were_found(found):
    game, k, modes = WithBatchNorm(), 3, []
    for network in (game.generator, game.discriminator):
        network.train(found)
        for module in network.modules():
            module.register_forward_pre_hook(lambda module, inputs: modes.append(module.training))
    game.step(k=k)
    assert all(modes)
    on_generated, on_all = game.norms()
    assert (on_generated.num_batches_tracked, on_all.num_batches_tracked) == (k + 1, 2 * k + 1)


@pytest.mark.parametrize("fails", [False, True])
def test_each_module_gets_its_own_mode_back_whatever_happens(fails):
    game = WithBatchNorm()
    game.generator.eval(), game.norms()[1].eval()
    modes = [module.training for net in (game.generator, game.discriminator) for module in net.modules()]
    assert len(set(modes)) == 2
    if fails:
        with pytest.raises(InterruptedError):
            game.step(real=fails_at(0, game.real))
    else:
        game.step()
    assert [module.training for net in (game.generator, game.discriminator) for module in net.modules()] == modes


def test_the_weights_below_a_spectral_norm_are_frozen_in_the_generators_turn_too(game):
    spectrally_normalised(game.discriminator)
    game.d_optimizer, found = torch.optim.SGD(game.discriminator.parameters(), 0.1), {}

    def watched(fake):
        found["weights"], found["gradients"] = copies(game.discriminator.parameters()), gradients(game.discriminator)
        return non_saturating.generator(fake)

    game.step(loss=GanLoss(non_saturating.discriminator, watched))
    assert same(game.discriminator.parameters(), found["weights"])
    assert same(gradients(game.discriminator), found["gradients"])


# --- other batches


def test_an_augmentation_may_pack_several_samples_into_one_row(game):
    game.discriminator = critic(8, 8)
    game.d_optimizer = torch.optim.SGD(game.discriminator.parameters(), 0.1)
    fake = game.step(augment=lambda x: x.reshape(-1, 8), regulariser=lambda d, x, g: gradient_penalty(d, x, g)).fake
    assert fake.shape == (16, 2)


def test_it_computes_in_double_precision_too(game):
    game.generator.double(), game.discriminator.double()
    real, noise = game.real, game.noise
    assert game.step(real=lambda: real().double(), noise=lambda: noise().double()).fake.dtype == torch.float64


@pytest.mark.parametrize("shape", [(15, 2), (16, 3), (16, 2, 1), (16,)], ids=str)
def test_real_and_generated_batches_of_different_shapes_are_refused_before_anything_moves(game, shape):
    start = copies(game.discriminator.parameters())
    with pytest.raises(ValueError, match=r"same shape, got .* and \(16, 2\)"):
        game.step(real=lambda: torch.ones(shape))
    assert same(game.discriminator.parameters(), start)


def test_an_empty_batch_is_refused(game):
    with pytest.raises(ValueError, match=r"at least one row, got shape \(0, 2\)"):
        game.step(real=lambda: torch.ones(0, 2), noise=lambda: torch.ones(0, 3))


# --- mistakes are errors, before any weight changes


def refused(game, error, message, **options):
    start = copies([*game.generator.parameters(), *game.discriminator.parameters()])
    with pytest.raises(error, match=message):
        game.step(**options)
    assert same([*game.generator.parameters(), *game.discriminator.parameters()], start)


def test_swapped_optimisers_are_refused(game):
    game.g_optimizer, game.d_optimizer = game.d_optimizer, game.g_optimizer
    refused(game, ValueError, "holds none of the weights of the generator: have two optimizers been swapped")
    assert game.calls["real"] == 0
    game.g_optimizer = game.d_optimizer  # the generator's own, for both players
    refused(game, ValueError, "holds none of the weights of the discriminator")


def test_a_loss_that_was_not_called_is_refused_and_says_what_to_write(game):
    refused(game, TypeError, r"must be a GanLoss .*; call it: loss=least_squares\(\)", loss=least_squares)
    refused(game, TypeError, "must be a GanLoss such as non_saturating, got a str$", loss="hinge")
    assert game.step(loss=least_squares()).g_loss > 0


@pytest.mark.parametrize("k", [1, 3])
def test_an_augmentation_that_cuts_the_graph_is_refused(game, k):
    refused(game, ValueError, "augment cuts the graph", augment=lambda x: x.detach() + 1, k=k)
    refused(game, ValueError, "augment cuts the graph", augment=lambda x: torch.tensor(x.tolist()), k=k)
    refused(
        game, TypeError, "augment must return a tensor, got float and float", augment=lambda x: x.mean().item(), k=k
    )


def test_a_batch_with_its_labels_is_refused(game):
    real = game.real
    refused(game, TypeError, "a batch must be one tensor, got list", real=lambda: [real(), torch.zeros(16)])


@pytest.mark.parametrize(
    "change, error, message",
    [
        (torch.Tensor.item, TypeError, "the regulariser's penalty must be a tensor, .* got float"),
        (torch.Tensor.detach, ValueError, "the regulariser's penalty has no gradient: .*create_graph=True"),
        (lambda value: value.repeat(16), ValueError, r"must be one number, shape \(\), got shape \(16,\)"),
    ],
    ids=["a float", "cut", "one per row"],
)
def test_a_regulariser_without_a_gradient_is_refused(game, change, error, message):
    refused(game, error, message, regulariser=lambda d, x, fake: change(r1(d, x)))


def test_a_gradient_penalty_on_a_discriminator_with_batch_norm_is_refused():
    message = "the critic's layer '1' is a BatchNorm1d"
    refused(WithBatchNorm(), ValueError, message, regulariser=lambda d, x, fake: gradient_penalty(d, x, fake))


def test_it_runs_under_autocast_with_a_gradient_penalty(game):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        played = game.step(loss=wasserstein, regulariser=gradient_penalty)
    assert played.fake.dtype == torch.bfloat16 and 0 < played.penalty < 10
