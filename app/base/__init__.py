"""The ground floor: errors, messages, progress, notification, clock, paths and settings."""
