"""Video edited by words: seen, cut by a list that a person approves, and rendered to the frame."""
