package io.hubwright.openstack;

import io.hubwright.DataSize;

/**
 * A volume that is there.
 *
 * @param status Cinder's word, such as {@code available} or {@code in-use}
 */
public record Volume(String id, String name, DataSize size, String status) {
    @Override
    public String toString() {
        return name + " " + size + " " + status + " " + id;
    }
}
