# The inner derivative of log(1 - y) is forgotten, and everything after follows from it.
# part: derivative
# points: 2
# hint: inner derivative
a, b, y = sp.symbols("a b y", positive=True)

first = a / y + b / (1 - y)
second = -a / y**2 + b / (1 - y) ** 2
root = a / (a - b)
