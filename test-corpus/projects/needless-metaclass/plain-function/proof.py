from constants.base import Colors, MoreColors

assert type(Colors) is type
assert Colors.names == ("RED", "GREEN")
assert type(MoreColors) is type
assert MoreColors.names == ("BLUE",)
