import ctypes


class Name(ctypes.Structure):
    pass


class Buffer(Name, bytearray):  # error
    pass
