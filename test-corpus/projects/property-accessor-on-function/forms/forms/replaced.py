class Date:
    @property
    def day(self):
        return 1

    def day(self, calendar=None):
        return 2

    @day.setter  # error "`day` is a function here"
    def day(self, day):
        self._day = day
