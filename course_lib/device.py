"""Where to run, and with which random numbers."""

import torch


def best_device() -> torch.device:
    """The fastest device there is: a CUDA GPU, else Apple's MPS, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def seeded(seed: int, device: torch.device | str = "cpu") -> torch.Generator:
    """A generator on ``device`` that draws the same numbers each time; also seeds torch's global one.

    The global seed fixes what takes no generator: the initial weights of a network.
    """
    torch.manual_seed(seed)
    return torch.Generator(device=device).manual_seed(seed)
