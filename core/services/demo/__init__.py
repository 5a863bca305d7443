"""The demo: a throwaway repository and four scripted conversations."""
