from proof_tools import raises

from caches import reports, run

for broken in [run.total, run.header, lambda: reports.Page("a").render("html")]:
    with raises(TypeError, "unhashable type"):
        broken()
assert run.fine() == (3, 3, 3, 3)
