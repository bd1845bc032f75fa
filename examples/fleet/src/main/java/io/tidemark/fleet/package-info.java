/**
 * Many databases as jobs of a db-scheduler that several nodes share: each backup is made by one of
 * them, and by another one if that dies.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.fleet;
