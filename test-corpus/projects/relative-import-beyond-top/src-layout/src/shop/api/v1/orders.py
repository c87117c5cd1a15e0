from ...pricing import gross


def total(lines):
    return sum(gross(net) for net in lines)


def refund(line):
    from .....pricing import gross  # error "write `from ...pricing import gross`"

    return -gross(line)
