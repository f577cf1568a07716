"""What is stored, and how it is seen: archive, view, network, measures, Cypher."""
