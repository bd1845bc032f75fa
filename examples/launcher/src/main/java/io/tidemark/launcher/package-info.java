/**
 * Tidemark as one executable jar. This package starts and ends the process: arguments in, exit code
 * out. What the commands do is in {@code command}, where settings come from in {@code environment}.
 */
@NullMarked
package io.tidemark.launcher;

import org.jspecify.annotations.NullMarked;
