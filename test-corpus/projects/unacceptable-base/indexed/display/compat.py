integer_types = (int,)
string_types = [str, bytes]
by_name = {"text": str}
