from .forms import Record

Edge = Record(
    "Edge",
    [
        ("source", str),
        ("class", str),  # error "`class` is a keyword"
    ],
)
