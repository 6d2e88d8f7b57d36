"""Where the features meet: settings, addresses, and who hears what, one folder a plane."""
