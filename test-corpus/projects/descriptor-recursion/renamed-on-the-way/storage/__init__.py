from storage.api import Stored
