@NullMarked
package io.hubwright.registry;

import org.jspecify.annotations.NullMarked;
