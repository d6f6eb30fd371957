/** Side-by-side measurements of ours and our peers. Nothing here is published. */
@NullMarked
package io.hubwright.benchmarks;

import org.jspecify.annotations.NullMarked;
