# Never ends, and catches what should end it.
# flag: took longer than
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
