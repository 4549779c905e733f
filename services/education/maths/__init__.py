"""School mathematics that is computed, never guessed: SymPy solves, checks and finds the slip."""
