"""What can be done to a plan: pure functions ``Plan -> Plan``, one file a noun.

An edit raises ``AppError`` where it cannot be done, and changes nothing then.
"""
