/** A program outside the module that looks a provider up, for a process of its own. */
package io.tidemark.backup.storage.local.lookup;
