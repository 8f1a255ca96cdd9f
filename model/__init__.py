"""LeNet5, the images it reads, the copybook, and the geometry of pen strokes."""
