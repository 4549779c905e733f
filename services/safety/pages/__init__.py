"""The parts of the page for which talking is the wrong interface."""
