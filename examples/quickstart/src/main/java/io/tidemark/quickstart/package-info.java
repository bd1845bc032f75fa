/**
 * The first five minutes: a real database is filled, backed up, destroyed and restored, and the
 * result is compared with what was there. An example to read and to copy from, not a library.
 */
@NullMarked
package io.tidemark.quickstart;

import org.jspecify.annotations.NullMarked;
