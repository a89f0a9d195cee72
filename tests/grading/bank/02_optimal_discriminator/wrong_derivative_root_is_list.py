# sp.solve returns a list, and the list is left as it is.
# part: derivative
# points: 2
# hint: returns a list
a, b, y = sp.symbols("a b y", positive=True)

first = sp.diff(a * sp.log(y) + b * sp.log(1 - y), y)
second = sp.diff(first, y)
root = sp.solve(first, y)
