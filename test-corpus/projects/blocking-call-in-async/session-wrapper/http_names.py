from shop_http import Api as Client
from shop_http import Raw as Plain

__all__ = ["Client", "Plain"]
