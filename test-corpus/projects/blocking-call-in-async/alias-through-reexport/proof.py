from proof_tools import blocks, is_quick

import retry

blocks(retry.decorated)
blocks(retry.renamed)
blocks(retry.planned)
is_quick(retry.patient)
