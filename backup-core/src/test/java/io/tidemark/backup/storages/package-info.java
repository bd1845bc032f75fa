/** Storages for tests that do something besides what the one below does. */
@NullMarked
package io.tidemark.backup.storages;

import org.jspecify.annotations.NullMarked;
