from proof_tools import blocks, is_quick

from probe import impatiently, politely

is_quick(politely)
blocks(impatiently)
