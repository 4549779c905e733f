"""Media's own tabs: the writer's desk and the video editor."""
