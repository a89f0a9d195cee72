# Connects to a server of the judge's machine, by address and by an abstract socket, and to the world.
# seen: []
# outside: more
import socket

seen = []
for family, address in (
    (socket.AF_INET, ("127.0.0.1", PORT)),
    (socket.AF_INET, ("1.1.1.1", 53)),
    (socket.AF_UNIX, f"\0wall-test-{PORT}"),
):
    with socket.socket(family) as client:
        client.settimeout(1)
        try:
            client.connect(address)
            seen.append(str(address))
        except OSError:
            pass
