"""What a student's answer must satisfy: a package per exercise, a module per part or group of parts.

A check tests properties, so it can be shown to students; the hidden test is the same check with another ``seed``.
:mod:`course_lib.checking` says how a check works.
"""

from course_lib.checking.notebook import watch

watch()
