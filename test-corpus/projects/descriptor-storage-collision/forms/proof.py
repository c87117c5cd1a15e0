from forms import Cursor, First, Form, Mix, Order, Report, Second, Timer

form = Form()
form.width, form.height = 20, 300
assert form.width == 300

order = Order()
order.number, order.amount = 1, 2
assert order.number == 2
order.title, order.heading = "first", "second"
assert order.title == "second"
assert order.total == order.label == 20

report = Report()
report.created, report.changed = 1, 2
assert report.created == 2
report.title = "end"
assert report.title == "end"

timer = Timer()
timer.minutes = 2
timer.running = True
timer.starts, timer.stops, timer.lap = 1, 2, 3
assert (timer.seconds, timer.length, timer.extent, timer.last_lap) == (120, 120, 120, 3)
assert (timer.starts, timer.stops, timer.running, timer.paused) == (1, 2, True, False)

mix = Mix()
mix.red, mix.green = 10, 90
assert mix.red == 90
cursor = Cursor()
cursor.row, cursor.column = 1, 2
cursor.line, cursor.page = 3, 4
assert (cursor.row, cursor.line) == (2, 4)

first, second = First(), Second()
first.once, second.once = 1, 2
assert (first.once, second.once) == (1, 2)
