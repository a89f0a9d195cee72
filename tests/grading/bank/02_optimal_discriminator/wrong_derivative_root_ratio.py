# The root with one y lost on the way.
# part: derivative
# points: 2
# hint: Solve a(1 - y) = b y
a, b, y = sp.symbols("a b y", positive=True)

objective = a * sp.log(y) + b * sp.log(1 - y)
first = sp.diff(objective, y)
second = sp.diff(objective, y, 2)
root = a / b
