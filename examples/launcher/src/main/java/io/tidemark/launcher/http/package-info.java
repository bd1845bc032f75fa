/**
 * What the running service shows over HTTP: pages that others make, behind a token. Knows nothing
 * of backups.
 */
@NullMarked
package io.tidemark.launcher.http;

import org.jspecify.annotations.NullMarked;
