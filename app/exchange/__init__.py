"""Files in and out: everything read here is hostile until validated."""
