"""The life of a conversation: made, run, typed to, torn down, brought back."""
