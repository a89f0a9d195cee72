# The root with a and b swapped.
# part: derivative
# points: 2
# hint: swapped
a, b, y = sp.symbols("a b y", positive=True)

first = a / y - b / (1 - y)
second = sp.diff(first, y)
root = b / (a + b)
