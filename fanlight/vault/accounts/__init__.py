"""Who a person is: sign-up, sessions, keys."""
