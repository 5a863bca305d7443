"""How the operator hears of a conversation that needs them while another window has the focus."""
