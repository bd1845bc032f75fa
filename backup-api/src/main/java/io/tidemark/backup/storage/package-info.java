/**
 * The storage contract: a flat, durable collection of immutable objects behind four operations.
 * Backends implement {@link io.tidemark.backup.storage.Storage} and {@link
 * io.tidemark.backup.storage.StorageProvider}; what a backup consists of is none of their business.
 */
package io.tidemark.backup.storage;
