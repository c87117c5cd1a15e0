from proof_tools import raises

from books import Book

book = Book()
book.title = "Notes"
with raises(RecursionError):
    book.title
