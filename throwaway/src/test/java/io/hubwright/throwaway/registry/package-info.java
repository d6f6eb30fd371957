@NullMarked
package io.hubwright.throwaway.registry;

import org.jspecify.annotations.NullMarked;
