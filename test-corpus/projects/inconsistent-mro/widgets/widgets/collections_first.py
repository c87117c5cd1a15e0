from collections.abc import Iterable, Sequence


class Rows(Iterable, Sequence):  # error "stands before"
    def __getitem__(self, index):
        return index

    def __len__(self):
        return 0
