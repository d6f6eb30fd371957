/**
 * DNS records. {@link io.hubwright.dns.DnsRecordSpec} says what is wanted, {@link io.hubwright.dns.Cloudflare} is where it
 * becomes true.
 */
@NullMarked
package io.hubwright.dns;

import org.jspecify.annotations.NullMarked;
