"""What basis is recorded for what a leg does where. A planning aid: it explains itself and denies by default."""
