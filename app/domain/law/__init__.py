"""What basis is recorded for what a leg does where: a planning aid that explains itself."""
