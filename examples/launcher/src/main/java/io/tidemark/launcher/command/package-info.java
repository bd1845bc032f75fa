/**
 * The commands. Each prints its result to standard output, for people or as JSON, and throws what
 * went wrong; none knows about exit codes beyond its own default.
 */
@NullMarked
package io.tidemark.launcher.command;

import org.jspecify.annotations.NullMarked;
