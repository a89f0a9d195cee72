# Looks for the course's solutions, tests and gradebook where they are.
# seen: []
# outside: more
import os

names = ["solutions", "tests", "exercises", ".git", "gradebook.db", "submitted"]
names += ["course_lib/grading/course/course.py", "course_lib/checking/part.py/..", "course_lib/cli.py"]
seen = [name for name in names if os.path.exists(f"{COURSE}/{name}")]
