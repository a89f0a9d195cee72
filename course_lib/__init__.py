"""The library behind the course. Packages stand on floors, and a module imports only from its own floor or below:

0. ``device``, ``data``, ``theory``: where to run, what to learn from, what the mathematics says.
1. ``networks``, ``metrics``, ``plots``: the functions that learn, what their results are worth, the pictures.
2. ``gans``, ``attacks``: losses, penalties and the training step; one file an attack.
4. ``checks``: what a student's answer must satisfy, one module an exercise.
5. ``notebooks``, ``grading``, ``cli``: the author's and the instructor's side.

Importing a package costs little more than ``import torch``: matplotlib, scipy and sympy load when first used.
"""
