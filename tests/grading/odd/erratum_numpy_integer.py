# Numbers as numpy has them, magics and shell commands in between, and a state that counts its calls.
# part: erratum
# magic: %config InlineBackend.figure_format = "svg"
import numpy as np

wrong_line = np.int64(3)
witness = (Uniform(0, 1), Uniform(2, 3))
calls = 0


def printed_minus_true(p, p_g):
    global calls
    calls += 1
    return np.array(-js(p, p_g))


# magic: !true
