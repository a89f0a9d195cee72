"""The functions that learn."""

from course_lib.networks.dcgan import dcgan_discriminator, dcgan_generator
from course_lib.networks.evaluating import evaluating
from course_lib.networks.lenet import Normalise, fc_500_150_10, lenet
from course_lib.networks.mlp import critic, mlp
from course_lib.networks.spectral import spectral_discriminator, spectrally_normalised

__all__ = [
    "Normalise",
    "critic",
    "dcgan_discriminator",
    "dcgan_generator",
    "evaluating",
    "fc_500_150_10",
    "lenet",
    "mlp",
    "spectral_discriminator",
    "spectrally_normalised",
]
