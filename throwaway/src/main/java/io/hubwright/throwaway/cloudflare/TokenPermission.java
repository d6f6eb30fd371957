package io.hubwright.throwaway.cloudflare;

/** What a token of the emulator may do, by the names of the service's token page. */
public enum TokenPermission {
    /** Zone, Zone, Read. */
    ZONE_READ,
    /** Zone, DNS, Read. */
    DNS_READ,
    /** Zone, DNS, Edit; reading is part of it. */
    DNS_EDIT,
    /** Zone, Zone Settings, Read. */
    SETTINGS_READ,
    /** Zone, Zone Settings, Edit. */
    SETTINGS_EDIT
}
