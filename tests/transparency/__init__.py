"""The log and the witness that both planes have; run with either plane's settings."""
