"""Mail out and in, invitations to calendars and the answers to them."""
