from lazy.models import Report, Right

report, right = Report(), Right()
for name in ["rows", "columns", "head", "tail", "title"]:
    assert getattr(report, name) is not getattr(report, name), name
for name in ["rows", "columns", "head"]:
    assert getattr(right, name) is getattr(right, name), name
assert right.tail is right.last_value
