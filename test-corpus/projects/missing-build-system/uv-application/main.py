import shop

print(shop.__version__)
