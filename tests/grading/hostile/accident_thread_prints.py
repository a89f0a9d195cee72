# A thread goes on printing when the cell is over.
import threading


def chatter():
    while True:
        print("still here", flush=True)


threading.Thread(target=chatter, daemon=True).start()
