from proof_tools import raises

from reports import right, wrong

report = wrong.Report(rows=[1], title="a", total=0)
assert (report.rows, report.title, report.total, report.copied) == (None, None, None, None)
assert report.misses == 3 and report.own is None
assert (report.size, report.size) == (None, 3)
report.values["known"] = 1
assert report.known is None
report = wrong.Report(total=4)
assert (report.total, report.copied) == (4, None)

report = right.Report({"title": "a", "size": 2})
assert (report.title, report.count, report.silent, report.endless) == ("a", 3, 2, 1)
with raises(AttributeError):
    right.Report().title
with raises(AttributeError):
    report.name
with raises(AttributeError):
    report.refused
