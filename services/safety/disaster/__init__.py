"""Help in a disaster: the first step at once, the nearest shelter, the warnings in force."""
