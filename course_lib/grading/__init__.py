"""The instructor's side. Nothing below imports it.

``course``       the folder of the course: its exercises, releasing them, grading a class.
``releasing``    what the course puts in place of steps of nbgrader's chain of releasing, and
``steps``        of its chains of grading and feedback.
``repair``       a damaged submission put right; with ``upload``, ``cells``, ``bindings``, ``slots`` and ``align``.
``wall``         student code behind a wall: the sandbox, the worker, what crosses.
``judge``        from a notebook and an exercise to cards; with ``off_limits``.
``single``       one notebook graded alone, without a course folder and without a database.
``submission``   making a submission: the released notebook, filled in with answers.
"""
