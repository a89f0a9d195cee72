# Shows every step, and raises in a line of its own after the answers stand.
# part: derivative
a, b, y = sp.symbols("a b y", positive=True)
objective = a * sp.log(y) + b * sp.log(1 - y)
display(objective)
first = objective.diff(y)
display(sp.simplify(first))
second = objective.diff(y, 2)
root = sp.solve(first, y)[0]
sp.init_printing()
display(root)
first.no_such_method()
