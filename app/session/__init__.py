"""The open plan and everything that can be done with it: the one door for both front ends."""
