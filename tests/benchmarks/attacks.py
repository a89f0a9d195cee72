"""Our attacks beside those of five other libraries: time, success and size, on one trained LeNet, in one run.

    python tests/benchmarks/attacks.py [--rows 256] [--repeats 3] [--threads 2] [--all]

The first run puts the other libraries into ``~/.cache/adversarial-course/attack_peers`` (pip, no dependencies, 20 MB);
they share the interpreter and the torch of the course, whose environment stays as it is. The LeNet learns MNIST where
``COURSE_DATA`` has it, else scikit-learn's digits enlarged to 28×28; the table says which.

All get the same weights, the same rows (all classified correctly), eps, steps, restarts and threads; the runs of one
experiment are interleaved in shuffled order, after one on eight rows (FGSM, which takes milliseconds, ten times more).
*Time* is the shortest wall clock time over the floor's shortest, *CPU* the same of the process's CPU time, which other
load on the machine disturbs less. The *floor* is what no such attack can do without, its forward passes and gradients
in the input and nothing else. Attacks of many steps have theirs on images as our attack leaves them: max pooling alone
is a third slower on those than on black.
*Success* is scored by us, over all rows of all repeats (each has a seed of its own, the same for all); *size* is the
mean over the successes in the norm of the attack; *forward* and *backward* are rows through the model per row attacked
(ART calls layer by layer, which is not counted). Without ``--all`` what takes more than a minute is left out.
"""

import argparse
import logging
import random
import subprocess
import sys
import time
import warnings
from functools import partial
from pathlib import Path
from unittest.mock import MagicMock

import torch
from rich.console import Console
from rich.table import Table
from torch.nn import functional as F

from course_lib import attacks
from course_lib.data import images
from course_lib.metrics.robustness import perturbation_size, queries
from course_lib.networks import lenet

PEERS = Path("~/.cache/adversarial-course/attack_peers").expanduser()
PACKAGES = [
    "torchattacks==3.5.1",
    "foolbox==3.3.4",
    "eagerpy==0.30.0",
    "adversarial-robustness-toolbox==1.20.1",
    "cleverhans==4.0.0",
    "absl-py==2.5.1",
    "easydict==1.14",
    "adv-lib==0.2.8",
]
EPS, ALPHA, STEPS = {"linf": 0.1, "l2": 1.5}, {"linf": 0.01, "l2": 0.15}, 40
MNIST_EPS = {"linf": 0.3, "l2": 2.0}  # Madry et al. 2018: 0.3, in 40 steps of 0.01
CW_STEPS, CW_RATE = 100, 0.01


def install() -> None:
    if not (PEERS / "adv_lib").is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--target", PEERS, *PACKAGES], check=True)
    sys.path.append(str(PEERS))
    for unused in ("visdom", "git"):  # adv_lib would draw curves with the one, foolbox fetch models with the other
        sys.modules[unused] = MagicMock()
    logging.disable(logging.WARNING)


def victim() -> tuple[torch.nn.Module, images.Images, str]:
    """A trained LeNet, its test images, and what they are."""
    torch.manual_seed(0)
    mnist = images.available("mnist")
    load = images.mnist if mnist else images.digits
    train, test = (
        images.Images(part.x if mnist else F.interpolate(part.x, (28, 28), mode="bilinear"), part.y)
        for part in (load("train"), load("test"))
    )
    network = lenet()
    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    for _ in range(2 if mnist else 30):
        for rows in torch.randperm(len(train.x)).split(128):
            optimizer.zero_grad()
            F.cross_entropy(network(train.x[rows]), train.y[rows]).backward()
            optimizer.step()
    network.eval()
    if mnist:
        EPS.update(MNIST_EPS)
    return network, test, "MNIST" if mnist else "scikit-learn's digits at 28×28"


def floor(network, x, y, *, passes=1, gradients=1):
    for _ in range(passes):
        x = x.detach().requires_grad_()
        logits = network(x)
        for k in range(gradients):
            objective = F.cross_entropy(logits, y, reduction="sum") if gradients == 1 else logits[:, k].sum()
            torch.autograd.grad(objective, x, retain_graph=k < gradients - 1)
    return x.detach()


def experiments(network, everything: bool) -> dict[str, tuple[str, dict]]:
    """Experiment -> (norm, {who: attack(x, y)}); "floor" is the first of each, "slow" ones run once."""
    import foolbox
    import torchattacks
    from adv_lib.attacks import carlini_wagner_l2, df, pgd_linf
    from art.attacks import evasion as art
    from art.estimators.classification import PyTorchClassifier
    from cleverhans.torch.attacks.carlini_wagner_l2 import carlini_wagner_l2 as cleverhans_cw
    from cleverhans.torch.attacks.fast_gradient_method import fast_gradient_method
    from cleverhans.torch.attacks.projected_gradient_descent import projected_gradient_descent

    box = foolbox.PyTorchModel(network, bounds=(0, 1))
    estimator = PyTorchClassifier(network, torch.nn.CrossEntropyLoss(), (1, 28, 28), 10, clip_values=(0, 1))
    device = next(network.parameters()).device

    def ours(attack, **options):
        return lambda x, y: attack(network, x, y, **options)

    def fool(attack, eps):
        return lambda x, y: attack(box, x, y, epsilons=eps)[1]

    def by_art(attack):
        labels = partial(F.one_hot, num_classes=10)
        return lambda x, y: torch.from_numpy(attack.generate(x.cpu().numpy(), labels(y).cpu().numpy())).to(device)

    def steady(x, y):  # adv_lib takes the step as a share of eps
        return pgd_linf(network, x, y, EPS["linf"], steps=STEPS, absolute_step_size=ALPHA["linf"], random_init=True)

    def ball(norm):
        p = float("inf") if norm == "linf" else 2
        eps, alpha = EPS[norm], ALPHA[norm]
        options = {"eps": eps, "alpha": alpha, "steps": STEPS, "norm": norm}
        fool_pgd = foolbox.attacks.LinfPGD if p > 2 else foolbox.attacks.L2PGD
        torch_pgd = torchattacks.PGD if p > 2 else torchattacks.PGDL2
        art_pgd = art.ProjectedGradientDescentPyTorch
        art_options = {"max_iter": STEPS, "num_random_init": 1, "batch_size": 10**6, "verbose": False}
        return {
            "floor": partial(floor, network, passes=STEPS),
            "ours": ours(attacks.pgd, **options),
            "ours, early stop": ours(attacks.pgd, early_stop=True, **options),
            "torchattacks": torch_pgd(network, eps=eps, alpha=alpha, steps=STEPS),
            "foolbox": fool(fool_pgd(abs_stepsize=alpha, steps=STEPS), eps),
            "ART": by_art(art_pgd(estimator, norm=p, eps=eps, eps_step=alpha, **art_options)),
            "cleverhans": lambda x, y: projected_gradient_descent(network, x, eps, alpha, STEPS, p, 0, 1, y),
        } | ({"adv_lib": steady} if p > 2 else {})

    fgsm = {
        "floor": partial(floor, network),
        "ours": ours(attacks.fgsm, eps=EPS["linf"]),
        "torchattacks": torchattacks.FGSM(network, eps=EPS["linf"]),
        "foolbox": fool(foolbox.attacks.LinfFastGradientAttack(), EPS["linf"]),
        "ART": by_art(art.FastGradientMethod(estimator, eps=EPS["linf"], batch_size=10**6)),
        "cleverhans": lambda x, y: fast_gradient_method(network, x, EPS["linf"], float("inf"), 0, 1, y=y),
    }
    deepfool = {
        "floor": partial(floor, network, gradients=9),
        "ours": ours(attacks.deepfool),
        "adv_lib": lambda x, y: df(network, x, y, steps=50),
        "foolbox": fool(foolbox.attacks.L2DeepFoolAttack(steps=50, candidates=10), None),
    }
    weight = {"c": 1.0, "searches": 1, "steps": CW_STEPS}
    cw = {
        "floor": partial(floor, network, passes=CW_STEPS),
        "ours": ours(attacks.cw, **weight),
        "ours, their rate": ours(attacks.cw, lr=CW_RATE, **weight),
        "adv_lib": lambda x, y: carlini_wagner_l2(
            network, x, y, False, 0, CW_RATE, 1.0, 1, CW_STEPS, abort_early=False
        ),
        "torchattacks": torchattacks.CW(network, c=1, steps=CW_STEPS, lr=CW_RATE),
        "foolbox": fool(foolbox.attacks.L2CarliniWagnerAttack(1, CW_STEPS, CW_RATE, 0, 1.0, abort_early=False), None),
        "cleverhans": lambda x, y: cleverhans_cw(network, x, 10, y, False, CW_RATE, 0, 0, 1, 1.0, 1, CW_STEPS),
    }
    least = {
        "floor": partial(floor, network, passes=CW_STEPS),
        "ours": ours(attacks.lbfgs),
        "ours, cw, 6 weights": ours(attacks.cw),
    }
    if everything:
        deepfool["torchattacks"] = torchattacks.DeepFool(network, steps=50)
        deepfool["ART"] = by_art(art.DeepFool(estimator, max_iter=50, batch_size=10**6, verbose=False))
        least["adv_lib, cw, 6 weights"] = lambda x, y: carlini_wagner_l2(
            network, x, y, False, 0, CW_RATE, 1.0, 6, 10 * CW_STEPS, abort_early=False
        )
    return {
        f"FGSM, linf {EPS['linf']}": ("linf", fgsm),
        f"PGD, {STEPS} steps, linf {EPS['linf']}": ("linf", ball("linf")),
        f"PGD, {STEPS} steps, l2 {EPS['l2']}": ("l2", ball("l2")),
        "DeepFool (floor: one step of it for all rows)": ("l2", deepfool),
        f"Carlini-Wagner, c = 1, {CW_STEPS} steps": ("l2", cw),
        f"L-BFGS, and what gets as close (floor: {CW_STEPS} steps)": ("l2", least),
    }


def clocks(call) -> tuple[torch.Tensor, tuple[float, float]]:
    """What the call returns, and its wall clock and CPU time."""
    wall, cpu = time.perf_counter(), time.process_time()
    x_adv = call()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return x_adv.detach(), (time.perf_counter() - wall, time.process_time() - cpu)


def table(title, norm, runs, network, x, y, repeats) -> Table:
    table = Table("", "time", "CPU", "seconds", "success", f"size ({norm})", "forward", "backward", title=title)
    times, found = {who: [] for who in runs}, {who: [] for who in runs}
    for call in runs.values():
        call(x[:8], y[:8])
    start = dict.fromkeys(runs, x)
    if "steps" in title:
        start["floor"] = runs["ours"](x, y)
    for seed in range(repeats * (10 if "FGSM" in title else 1)):
        for who in random.sample(sorted(runs), len(runs)):
            torch.manual_seed(seed)
            x_adv, taken = clocks(partial(runs[who], start[who], y))
            found[who].append(x_adv)
            times[who].append(taken)
    best = {who: [min(column) for column in zip(*seen)] for who, seen in times.items()}
    for who, call in runs.items():
        with queries(network) as count:
            call(x, y)
        cells = ["", ""]
        if who != "floor":
            fooled = [network(x_adv).argmax(1) != y for x_adv in found[who]]
            sizes = [perturbation_size(x, x_adv, norm)[won] for x_adv, won in zip(found[who], fooled)]
            cells = [f"{torch.cat(fooled).double().mean():.3f}", f"{torch.cat(sizes).mean():.3f}"]
        ratios = [f"{mine / lowest:.2f}" for mine, lowest in zip(best[who], best["floor"])]
        passes = [f"{rows / len(x):.1f}" if rows else "" for rows in (count.rows, count.backward_rows)]
        table.add_row(who, *ratios, f"{best[who][0]:.2f}", *cells, *passes)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=256)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    random.seed(0)
    install()
    warnings.simplefilter("ignore")
    network, test, name = victim()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network, x, y = network.to(device), test.x.to(device), test.y.to(device)
    with torch.no_grad():
        right = network(x).argmax(1) == y
    x, y = x[right][: options.rows], y[right][: options.rows]

    where = torch.cuda.get_device_name() if device == "cuda" else f"CPU, {options.threads} threads"
    console = Console(width=120)
    console.print(
        f"LeNet on {name}, test accuracy {right.double().mean():.2%}; {len(x)} rows; {where}; torch {torch.__version__}"
    )
    for title, (norm, runs) in experiments(network, options.all).items():
        console.print(table(title, norm, runs, network, x, y, options.repeats))


if __name__ == "__main__":
    main()
