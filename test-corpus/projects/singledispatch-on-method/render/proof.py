from render.shapes import Circle
from render.views import Below, Page, Right, Text

page = Page()
assert page.draw(Circle()) == page.write(1) == page.show([]) == page.save("a") == "?" and page.measure(Circle()) == 0
assert Text().draw(Circle()) == "?"
right = Right()
assert right.draw(Circle()) == "circle" and right.write(1) == "number"
assert right.kind(1) == "right" and Below().kind(1) == "below"
