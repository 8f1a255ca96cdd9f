"""Fetch data, train LeNet5 and evaluate its weights."""
