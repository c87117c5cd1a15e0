from storage.base import Slot as PlainSlot
