/** The shape of the whole project as rules; here, because this module sees all others. */
@NullMarked
package io.tidemark.launcher.architecture;

import org.jspecify.annotations.NullMarked;
