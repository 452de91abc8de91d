"""Workers and a driver like Lambda's, killed and left alone: what `benchmarks.streams` measures."""
