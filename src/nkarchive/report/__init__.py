"""What others watch: a heartbeat file, and metrics for Prometheus."""
