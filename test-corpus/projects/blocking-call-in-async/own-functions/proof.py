from proof_tools import blocks, is_quick

import checkout

blocks(checkout.pays)
blocks(checkout.asks)
is_quick(checkout.politely)
