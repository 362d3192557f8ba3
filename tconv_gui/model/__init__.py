"""Live state: the open document with its undo stack, what is watched, what is preferred."""
