"""From faces to names: embeddings, the gallery of people who agreed to be known, and who is nearest.

A face that fits nobody is unknown, never the nearest.
"""
