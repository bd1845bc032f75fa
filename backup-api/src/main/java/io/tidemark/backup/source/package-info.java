/**
 * What is backed up and where it is restored to: the contracts between the pipeline and the code
 * that knows a database. Nothing here knows about compression, encryption or storages.
 */
package io.tidemark.backup.source;
