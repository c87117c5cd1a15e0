from constants.base import Colors, MoreColors

assert type(Colors) is type
assert Colors.names == ("RED", "GREEN")
assert MoreColors.names == ("RED", "GREEN"), "subclasses do not pass through it"
