"""What every floor may stand on: ids, time, events, refusals, pages."""
