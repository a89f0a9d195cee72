# Displays without end.
# shown: more output than is kept
from IPython.display import display

for _ in range(2000):
    display("x" * 1000)
