from registry import base, right, wrong

assert wrong.Order.name == "order" and "Order" not in base.classes
assert wrong.CsvReader.suffix == "csv" and "CsvReader" not in base.classes
assert wrong.Row.key == {"table": "rows"} and "Row" not in base.Tabled.tables
assert wrong.Deep.is_checked and "Deep" not in base.Tabled.tables
assert wrong.build().local and "Below" not in base.classes

assert "Both" in base.classes and right.Both.passes
assert "After" in base.classes and right.After.last
assert "Hidden" not in base.classes
