package io.hubwright.throwaway.openstack;

/** A size of servers: RAM in MiB, disks in GiB. */
record Flavor(String id, String name, int vcpus, int ram, int disk, int ephemeral) {}
