/** The host program as a process of its own, from the jars that the build has made of it. */
@NullMarked
package io.tidemark.packaging.packaged;

import org.jspecify.annotations.NullMarked;
