"""How each network that ships with the course was trained: one page a network, in the order in which a reader reads.

To add a network, write ``course_lib/recipes/NAME.py`` with

* ``NETWORK`` and ``ARGUMENTS``: the function of the library that builds the network, and its keyword arguments as JSON
  can write them. A system of several networks gets a function that returns them in one ``nn.ModuleDict``;
* ``train(seed=0, device="cpu", steps=STEPS, progress=True)``: the trained network. Random numbers come from the seed
  alone, and the steps are those that the lecture shows;
* ``measure(network)``: the numbers that say how good it is, as a dictionary, in at most ten seconds;
* a docstring that ends with a table of every seed that was run, one line each, as ``course train`` prints them. Choose
  the settings on training data that you hold out; measure on the test split once.

Then run ``course train NAME``, which writes the weights, and ``course train NAME --seed 1 --output FILE`` for two more
seeds. The tests find the page by themselves: they take a few steps of it, load the file and compare what it reaches
with the line of seed 0.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType


def names() -> list[str]:
    """The names that :func:`named` takes, sorted."""
    return sorted(page.stem for page in Path(__file__).parent.glob("*.py") if page.stem != "__init__")


def named(name: str) -> ModuleType:
    """The page of one network. ``ValueError`` for an unknown name, which lists what there is."""
    if name not in names():
        raise ValueError(f"there is no recipe {name!r}: choose {', '.join(names())}")
    return import_module(f"course_lib.recipes.{name}")
