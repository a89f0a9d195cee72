# The whole derivative with the wrong sign, and the second derivative from it.
# part: derivative
# points: 2
# hint: minus the derivative
a, b, y = sp.symbols("a b y", positive=True)

first = b / (1 - y) - a / y
second = sp.diff(first, y)
root = a / (a + b)
