# Looks which processes there are besides its own two.
# seen: []
# outside: more
import os

seen = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, 2)]
