"""The coalition plan and its rules, as pure values."""
