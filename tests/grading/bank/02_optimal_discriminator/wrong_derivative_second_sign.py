# The chain rule is forgotten in the second derivative only.
# part: derivative
# points: 2
# hint: second term has the wrong sign
a, b, y = sp.symbols("a b y", positive=True)

first = a / y - b / (1 - y)
second = -a / y**2 + b / (1 - y) ** 2
root = a / (a + b)
