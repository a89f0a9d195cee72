"""The folder of the course: releasing exercises, grading a class, nbgrader's steps."""
