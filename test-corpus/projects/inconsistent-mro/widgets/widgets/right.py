from widgets.mixins import Button, Clickable, Focusable, Holder, Sized


class Everything(Button, Clickable, Focusable, Holder[int]):
    pass


class SizedHolder(Holder[int], Sized):
    def size(self) -> int:
        return 1
