package io.hubwright.engine;

import io.hubwright.Dialer;
import io.hubwright.NetworkSettings;
import io.hubwright.Time;

/**
 * What the engine lends to a connection.
 *
 * @param gate the door for every call to a remote API
 * @param time the clock for every wait
 * @param dialer the way to what a deployment made
 * @param network the way to the APIs of providers: proxy, own CA
 */
public record Services(Gate gate, Time time, Dialer dialer, NetworkSettings network) {}
