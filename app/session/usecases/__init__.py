"""What takes more than one engine: a front end calls one function here."""
