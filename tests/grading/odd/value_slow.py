# Right, and slow: seconds of work, but inside the limit.
# part: value
import time


def value_at_best(p, p_g):
    until = time.process_time() + 0.4
    while time.process_time() < until:
        pass
    time.sleep(0.1)
    return 2 * js(p, p_g) - math.log(4)


dropped_constant = -2 * math.log(2)
