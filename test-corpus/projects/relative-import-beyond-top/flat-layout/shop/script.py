try:
    from shop.settings import CURRENCY
except ImportError:
    from ..settings import CURRENCY

if __package__ and "." in __package__:
    from ..stock import first
else:
    from stock import first


def main():
    return CURRENCY, first
