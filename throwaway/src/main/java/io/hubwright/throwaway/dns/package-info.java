/**
 * A small authoritative DNS server in the JVM: what a throwaway cloud's DNS provider publishes, any resolver can ask.
 * The entry type is {@link io.hubwright.throwaway.dns.DnsServer}.
 */
@NullMarked
package io.hubwright.throwaway.dns;

import org.jspecify.annotations.NullMarked;
