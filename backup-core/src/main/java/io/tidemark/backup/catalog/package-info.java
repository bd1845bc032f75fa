/**
 * What a backup is at rest: ids, the manifest and its JSON form, the folder layout, {@code
 * RESTORE.md} and {@code SHA256SUMS}. The bytes are specified in docs/format.md. Runs and restores
 * are not made here.
 */
package io.tidemark.backup.catalog;
