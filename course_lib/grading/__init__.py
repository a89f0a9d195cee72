"""The instructor's side. Nothing below imports it.

``course``       the folder of the course: its exercises, releasing them, grading a class.
``steps``        what the course puts in place of steps of nbgrader's own chains.
``submission``   making a submission: the released notebook, filled in with answers.
``single``       one notebook graded alone, without a course folder and without a database.
"""
