"""Parts of the window that know no document and no live state."""
