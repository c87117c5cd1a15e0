from proof_tools import blocks, is_quick

import game

is_quick(game.politely)
blocks(game.with_real)
blocks(game.with_module_alias)
