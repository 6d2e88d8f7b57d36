"""Work that is done after the answer has been given: leased rows that survive a killed worker."""
