/** The part of GitHub that signs people in: OAuth with PKCE, and who belongs to which organisation and team. */
@NullMarked
package io.hubwright.throwaway.github;

import org.jspecify.annotations.NullMarked;
