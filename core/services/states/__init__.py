"""States by evidence: what was seen and heard, and what it is judged to mean."""
