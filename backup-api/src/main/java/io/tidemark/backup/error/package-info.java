/**
 * What can go wrong, as one unchecked tree. Each leaf is a different thing for the caller to do;
 * plugins throw {@link java.io.IOException} and the pipeline decides what it means.
 */
package io.tidemark.backup.error;
