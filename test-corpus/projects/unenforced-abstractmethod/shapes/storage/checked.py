class Checked(type):
    def __call__(cls, *args):
        left = [name for name in dir(cls) if getattr(getattr(cls, name), "__isabstractmethod__", False)]
        if left:
            raise TypeError(f"{cls.__name__} lacks {left}")
        return super().__call__(*args)
