/**
 * The log of the process: one line an event on standard error, as text or JSON. A back end of SLF4J
 * and nothing else; standard output is never touched.
 */
@NullMarked
package io.tidemark.launcher.log;

import org.jspecify.annotations.NullMarked;
