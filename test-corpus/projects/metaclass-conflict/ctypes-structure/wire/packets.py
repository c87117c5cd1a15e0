from wire.frames import Frame, LongHeader


class Packet(LongHeader, Frame):  # error "from `_ctypes.Structure`"
    def size(self) -> int:
        return self.length
