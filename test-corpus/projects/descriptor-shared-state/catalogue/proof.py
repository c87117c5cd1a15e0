from shop import Book, Product

first, second = Product(1, "first", "1.111"), Book(2, "second", "2.222")
assert (first.price, second.price) == (1, 2)
assert first.title == second.title == "Second"
assert str(first.rate) == "2.22"
assert first.label == second.label == "1 EUR"

first.currency = "EUR"
assert second.currency == "EUR"
first.limit = 20
assert second.limit == 20

raised, _ = first.raised, second.raised
assert raised(10) == 12
lowered, _ = first.lowered, second.lowered
assert lowered(1) == 0
assert (first.table, second.table) == ("product", "book")

first.theme, first.shelf = "dark", 3
assert (second.theme, second.shelf) == ("dark", None)
