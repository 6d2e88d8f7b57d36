"""What has changed in which public row, in the order in which it became visible: by this a vault elsewhere copies."""
