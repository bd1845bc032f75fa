/** Tests that the first command of the README does what it says. */
@NullMarked
package io.tidemark.quickstart;

import org.jspecify.annotations.NullMarked;
