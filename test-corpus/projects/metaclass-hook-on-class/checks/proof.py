from checks import right, wrong


class File:
    def close(self):
        pass


assert not issubclass(File, wrong.Closable)
assert not isinstance(2, wrong.Even)
assert isinstance(2, wrong.Nothing)
assert not isinstance(2, wrong.Abstract)
assert not issubclass(File, wrong.Named)
assert not hasattr(wrong.Form, "ordered")

assert isinstance(File(), right.Closable)
assert isinstance(1, right.Either(int, str))
assert right.Prepared.prepared and isinstance(1, right.Prepared)
assert right.Made.local
