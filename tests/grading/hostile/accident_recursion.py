# Recursion without end: an error like any other.
# shown: RecursionError


def deeper(n):
    return deeper(n + 1)


deeper(0)
