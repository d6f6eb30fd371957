package io.hubwright;

/** A name that is known before anything is made, and resolves once the spec is true. */
public interface HostnameSpec<T> extends Spec<T> {
    /** Fully qualified, lower case, without a final dot. */
    String hostname();
}
