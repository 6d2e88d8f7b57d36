"""What a vault keeps about people, told from its manifest: as a page, as the GDPR's record, and for programs."""
