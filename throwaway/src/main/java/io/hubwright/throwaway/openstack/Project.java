package io.hubwright.throwaway.openstack;

/** A project, which owns resources and has quotas. */
record Project(String id, String name) {}
