"""The instructor's side, in four wings; a wing imports from those above it in this list.

``wall``    student code behind a wall: the sandbox, the worker, what crosses.
``repair``  a damaged submission put right.
``judge``   from one notebook and an exercise to cards; ``single`` needs no course folder and no database.
``course``  the folder of the course: releasing exercises, grading a class, nbgrader's steps.

``exercises`` looks up the checks of an exercise, ``errors`` says what a mistake of the user's is called.
"""
