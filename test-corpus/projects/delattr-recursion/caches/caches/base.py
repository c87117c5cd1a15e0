class Tracked:
    def __delattr__(self, name):
        self.forget(name)
        super().__delattr__(name)

    def forget(self, name):
        """Nothing depends on the attribute."""
