"""Targets for a fuzzer, and the laws they hold Lapwing to; README.md says how to run them."""
