/** Programs of others, at exact versions, that ours are held against. */
@NullMarked
package io.hubwright.throwaway.peer;

import org.jspecify.annotations.NullMarked;
