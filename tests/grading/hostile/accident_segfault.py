# Reads address zero.
# flag: crashed (segmentation fault)
import ctypes

ctypes.string_at(0)
