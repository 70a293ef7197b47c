"""Short questions that need an answer before something can be made."""
