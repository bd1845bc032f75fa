/** Tests of the jar itself, which run after it was built. */
@NullMarked
package io.tidemark.launcher.packaged;

import org.jspecify.annotations.NullMarked;
