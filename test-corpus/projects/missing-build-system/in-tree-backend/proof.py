from proof_tools import backend

assert backend() == "builder"
