from proof_tools import blocks, is_quick

from jobs import impatiently, politely

is_quick(politely)
blocks(impatiently)
