from ..common import *  # error "2 dots need 2 packages"
