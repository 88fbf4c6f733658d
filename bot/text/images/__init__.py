"""Pictures and articles: which belong together, why, and what stands in the way."""
