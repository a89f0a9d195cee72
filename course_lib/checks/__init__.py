"""What a student's answer must satisfy: one module an exercise, each part a list of expectations.

``card``     what a check says: points, and for each expectation what was tested, expected and got.
``answers``  what a check may ask of an answer: call it, take its gradient, evaluate it, read it.
``part``     how expectations become a card.

A check tests properties, so it can be shown to students; the hidden test is the same check with another ``seed``.
"""
