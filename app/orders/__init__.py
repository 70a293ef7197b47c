"""The order: its content, its layout, its signatures and their verification."""
