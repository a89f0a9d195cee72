"""The library behind the course. Packages stand on floors, and a module imports only from its own floor or below:

0. ``device``, ``data``, ``theory``: where to run, what to learn from, what the mathematics says.
1. ``networks``, ``optim``, ``metrics``, ``plots``, ``weights``: the functions that learn, optimisers for games, what
   results are worth, the figures, and trained networks that ship with the course.
2. ``gans``, ``attacks``: one file per system.
4. ``checking``: how a check works.
5. ``checks``: what a student's answer must satisfy, a package per exercise.
6. ``notebooks``, ``grading``: the author's and the instructor's side.
7. ``recipes``, ``cli``: how the shipped networks were trained, and the ``course`` command.

Importing a package costs little more than ``import torch``: matplotlib, scipy and sympy load when first used.
"""
