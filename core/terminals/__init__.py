"""Where conversations live: tmux, and the plain host for machines without it."""
