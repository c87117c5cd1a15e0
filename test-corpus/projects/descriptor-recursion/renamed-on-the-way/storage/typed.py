from storage.plain import PlainSlot as TypedSlot
