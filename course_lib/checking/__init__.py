"""How a check works; what each exercise asks is in :mod:`course_lib.checks`.

``draw``         the random inputs.
``expectation``  one thing that is expected: what is tested, what must come out, what it is worth.
``answers``      what a check may ask of an answer; with ``verbs``, ``plain`` and ``returned``.
``compare``      whether two values agree, and how they are shown.
``card``         the verdict: points, and for each expectation what was tested, expected and got.
``part``         how expectations become a card.
``classifiers``  what the exercises on attacks share.
"""
