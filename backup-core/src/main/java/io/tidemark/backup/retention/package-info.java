/**
 * Which backups stay and which go, and why: a pure function from what is there and a policy to a
 * plan. Reading catalogs and deleting are somebody else's business.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.retention;
