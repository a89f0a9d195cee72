# Other symbols of the same names, with other assumptions, and an answer that is simplified out of shape.
# part: derivative
import sympy
from sympy import Symbol, together

a, y, b = Symbol("a"), Symbol("y", real=True), Symbol("b", nonnegative=True)
first = together(a / y + b / (y - 1))
second = sympy.factor(-a / y**2 - b / (y - 1) ** 2)
root = sympy.Pow(1 + b / a, -1)
print(first, "|", second)
