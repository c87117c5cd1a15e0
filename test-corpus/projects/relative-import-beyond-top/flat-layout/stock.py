first = 1
last = 9
