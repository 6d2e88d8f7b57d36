"""Who publishes: public faces and the follows between them."""
