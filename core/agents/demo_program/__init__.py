"""The demo agent's program: a scripted stand-in for a coding agent, using Timonel's public doors only."""
