from proof_tools import raises

from page import Page

page = Page()
page.title = "Home"
assert page.title == "Home"
with raises(RecursionError):
    page.views
with raises(RecursionError):
    page.views = 1
