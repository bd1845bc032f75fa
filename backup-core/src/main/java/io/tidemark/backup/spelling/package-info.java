/** "Did you mean": finds what somebody probably wanted to write. For error messages only. */
package io.tidemark.backup.spelling;
