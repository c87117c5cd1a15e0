from exports import right, wrong

assert wrong.Titled().run() == "-rows"
assert wrong.Made.create() == (wrong.Made, "base") and wrong.Made().checked(1) == 1
assert wrong.Outer.Inner().run() == "-rows"
assert wrong.build()().run() == "private"

assert right.Own().run() == "own-rows"
assert right.Private().run() == "same name"
assert right.Handed().header == "handed"
