/**
 * A JupyterHub for a research group on one machine: {@link io.hubwright.cyberhub.CyberhubSpec}, behind a TLS front that several
 * hubs share, {@link io.hubwright.cyberhub.FrontSpec}. What is there once it is up is a service:
 * {@link io.hubwright.cyberhub.Cyberhub} blocks users, backs up, upgrades.
 * {@link io.hubwright.cyberhub.StackImages} are what it runs, {@link io.hubwright.cyberhub.ApplicationImage} what users choose from.
 */
@NullMarked
package io.hubwright.cyberhub;

import org.jspecify.annotations.NullMarked;
