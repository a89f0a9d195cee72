# Right: by hand, in other forms, without sp.diff.
# part: derivative
# points: 3
a, b, y = sp.symbols("a b y", positive=True)

first = (a - (a + b) * y) / (y * (1 - y))
second = -(a / y**2 + b / (y - 1) ** 2)
root = 1 / (1 + b / a)
