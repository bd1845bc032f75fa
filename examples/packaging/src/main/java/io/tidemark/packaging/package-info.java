/** A host program, as small as can be, to be packaged in every way. Not a library. */
@NullMarked
package io.tidemark.packaging;

import org.jspecify.annotations.NullMarked;
