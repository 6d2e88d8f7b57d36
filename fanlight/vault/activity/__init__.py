"""What people watch, like and follow: recorded for them, and taught to the recommender without their names."""
