from proof_tools import blocks, is_quick

import retry

blocks(retry.decorated)
blocks(retry.renamed)
is_quick(retry.patient)
