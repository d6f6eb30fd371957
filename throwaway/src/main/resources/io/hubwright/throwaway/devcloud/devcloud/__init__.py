"""What makes a whole OpenStack small: services in one process each, and drivers that stand in for hypervisor, storage and network."""
