"""What is asked of the components of the system (Redis, PostgreSQL, Docker, Kubernetes...): values, no pictures."""
