import copy

from styles import django, fields, sqlalchemy

book = django.Book(title="A Tale", author="Ada")
assert (book.slug, book.author, django.Book.verbose_name) == ("a tale", "Ada", "book")
assert django.Book().title == "untitled" and django.Book.objects == [1, 2]
assert isinstance(django.Book.title, django.DeferredAttribute)

user = sqlalchemy.User()
user.first, user.last = "Ada", "Byron"
user.size = "Eve"
assert (user.size, user.initials) == ("Eve", "EB")
assert sqlalchemy.User.first.key == "first"
del user.first
assert user.first is None

assert (fields.Point(x=1).x, fields.Point(x=1).y) == (1, 0)
slider = fields.Slider()
slider.low = "3"
assert (slider.low, slider.high, fields.Slider.low.name) == (3, 0, "low")
assert fields.Settings().area == 6 and copy.copy(fields.Settings.__dict__["area"]).wrapped
content = fields.Content()
assert content.title == "empty"
content.title = "one two"
assert (content.words, content.size) == (["one", "two"], 2)
