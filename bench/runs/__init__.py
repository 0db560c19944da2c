"""Running things and measuring them."""
