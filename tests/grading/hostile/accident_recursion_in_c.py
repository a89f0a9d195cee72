# Recursion that outgrows the stack of compiled code.
# flag: crashed (segmentation fault)
import sys

sys.setrecursionlimit(10**9)
nested = []
for _ in range(10**6):
    nested = [nested]
repr(nested)
