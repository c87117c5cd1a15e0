from makers import right, wrong

assert not hasattr(wrong.Session("a"), "session_url")
assert wrong.Session("") is None
assert not hasattr(wrong.Options(a=1), "count")
assert not hasattr(wrong.Version("1.0"), "text") and not hasattr(wrong.Version("1"), "text")
assert not hasattr(wrong.Label("a"), "text")
assert not hasattr(wrong.Backend("a"), "url")
assert not hasattr(wrong.Kind("a"), "name")

assert right.Dispatch(True).fast and not right.Dispatch(False).fast
assert right.Partly(1).number == 1
assert right.Facade("a").url == right.Typed("a").url == "a"
assert right.Derived("a").name == "a"
assert right.Managed("a").url == "a"
assert right.Made(object.__new__).maker is object.__new__
