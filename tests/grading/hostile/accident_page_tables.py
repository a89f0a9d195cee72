# Takes memory that holds nothing: tables of pages that all show the same zeros.
# flag: GB of memory
import ctypes
import mmap
import time

libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
for _ in range(64):
    start = libc.mmap(None, 2**35, mmap.PROT_READ, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, -1, 0)
    for offset in range(0, 2**35, 2**21):
        touched = ctypes.c_char.from_address(start + offset).value
time.sleep(60)
