/**
 * Who of several instances of a host does the work: one at a time. Knows nothing of backups; what
 * is done while the turn is held belongs elsewhere.
 */
package io.tidemark.backup.coordination;
