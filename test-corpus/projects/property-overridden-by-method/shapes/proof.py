import asyncio

from shapes import right, wrong

# A method is never equal to 0, and always true.
assert not wrong.Circle().is_empty and callable(wrong.Circle().area)
assert wrong.Line().is_empty and wrong.Square().corners != 4
assert asyncio.run(wrong.Line().name()) == "line"
assert callable(wrong.Dot().corners)
square = right.Square()
assert (square.area, square.corners, square.name, square.scale(), square.is_empty) == (1, 4, "square", 2, False)
assert right.Drop().corners() == 2
