from proof_tools import blocks, is_quick

import build

blocks(build.runs)
blocks(build.reads)
blocks(build.calls)
is_quick(build.awaits)
