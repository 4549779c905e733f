"""A class as its teacher sees it: code names, needs by standard, what a person approves."""
