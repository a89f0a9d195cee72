"""Attacks on classifiers: ``attack(model, x, y, *, ...) -> x_adv``, one file each, the shared part in ``attack.py``."""

from course_lib.attacks.apgd import apgd
from course_lib.attacks.cw import cw
from course_lib.attacks.deepfool import deepfool
from course_lib.attacks.fgsm import fgm, fgsm
from course_lib.attacks.lbfgs import lbfgs
from course_lib.attacks.losses import cross_entropy, dlr, fooled, margin
from course_lib.attacks.pgd import pgd
from course_lib.attacks.worst_case import worst_case

__all__ = [
    "apgd",
    "cross_entropy",
    "cw",
    "deepfool",
    "dlr",
    "fgm",
    "fgsm",
    "fooled",
    "lbfgs",
    "margin",
    "pgd",
    "worst_case",
]
