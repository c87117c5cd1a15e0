from storage.checked import CheckedSlot as LoggedSlot
