"""Who may sign: roles in certificates, keys, revocation lists, chains of trust."""
