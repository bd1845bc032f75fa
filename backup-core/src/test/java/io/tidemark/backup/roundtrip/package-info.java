/**
 * Whole backups for the tests of storages in other modules. Their compiler cannot see the package
 * {@code io.tidemark.backup} itself, since their own modules have packages below it.
 */
package io.tidemark.backup.roundtrip;
