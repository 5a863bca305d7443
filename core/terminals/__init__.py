"""Where conversations live: tmux and the plain host."""
