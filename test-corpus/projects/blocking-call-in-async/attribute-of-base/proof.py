from proof_tools import blocks, is_quick

import mailer

blocks(mailer.receives)
blocks(mailer.waits)
blocks(mailer.joins)
is_quick(mailer.looks)
