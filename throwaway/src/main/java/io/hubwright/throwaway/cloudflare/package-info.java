/**
 * A DNS provider that speaks Cloudflare's API v4 on loopback and publishes its zones through a real DNS server. It
 * follows the published API, so that any Cloudflare client works against it; error codes and texts are those that users
 * of the service report. The entry type is {@link io.hubwright.throwaway.cloudflare.CloudflareEmulator}.
 */
@NullMarked
package io.hubwright.throwaway.cloudflare;

import org.jspecify.annotations.NullMarked;
