/**
 * The data path: counting and hashing streams, hand-off between threads, fan-out to destinations,
 * and the run that all of them belong to. Knows nothing about databases, manifests or URIs.
 */
package io.tidemark.backup.transfer;
