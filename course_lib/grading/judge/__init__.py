"""From a submitted notebook to its cards."""
