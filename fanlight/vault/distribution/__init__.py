"""How far a video gets, for its creator: how many people it was considered for, shown to, finished by. Never who."""
