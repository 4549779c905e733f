"""A class as its teacher sees it: code names, needs by standard, assignments that a person approves."""
