"""How a check works; what each exercise asks is in :mod:`course_lib.checks`.

``draw``         the random inputs.
``expectation``  one thing that is expected: what is tested, what must come out, what it is worth.
``answers``      what a check may ask of an answer; with ``verbs``, ``plain`` and ``returned``.
``compare``      whether two values agree, and where they differ.
``card``         the verdict: points, and for each expectation what was tested, expected and got.
``part``         how expectations become a card.
``notebook``     what a check says in Jupyter when the answer's cell has not run.
``classifiers``  what the exercises on attacks share.
"""
