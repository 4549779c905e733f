"""Medical tabs."""

TABS = ()
