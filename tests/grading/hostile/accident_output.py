# Prints a gigabyte.
# shown: more output than is kept
for _ in range(1000):
    print("x" * 10**6)
