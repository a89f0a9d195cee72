"""What a mistake of the user's is called."""


class CourseError(Exception):
    """Something the user can put right; the message is one line that says how."""
