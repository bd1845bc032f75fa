/** How results are printed: figures for people, and JSON for programs. */
@NullMarked
package io.tidemark.launcher.text;

import org.jspecify.annotations.NullMarked;
