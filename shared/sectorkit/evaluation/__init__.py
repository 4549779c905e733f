"""How good it is: retrieval, answers, tool calls."""
