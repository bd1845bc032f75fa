/** Tests of the command line as its users meet it: arguments and environment in, exit code out. */
@NullMarked
package io.tidemark.launcher;

import org.jspecify.annotations.NullMarked;
