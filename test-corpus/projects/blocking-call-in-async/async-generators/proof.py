from proof_tools import blocks, is_quick

import feed

for main in (feed.iterates, feed.enters, feed.leaves, feed.comprehends):
    blocks(main)
is_quick(feed.awaits)
