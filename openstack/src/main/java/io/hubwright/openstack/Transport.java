package io.hubwright.openstack;

/** How requests reach a cloud. Thread-safe. */
interface Transport {
    /**
     * Any status is an answer.
     *
     * @throws io.hubwright.UnavailableException if there is none; whether the other side acted is unknown
     */
    Answer send(Ask ask);
}
