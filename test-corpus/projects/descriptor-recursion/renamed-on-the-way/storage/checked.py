from storage.typed import TypedSlot as CheckedSlot
