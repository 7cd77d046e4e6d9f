"""What the tests of the house share: databases, an invented cooperation, users by role, a browser."""
