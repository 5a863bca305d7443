"""What holds work back: vendors' trouble, memory, caps, a pause of everybody."""
