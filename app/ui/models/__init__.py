"""The plan as Qt's item models."""
