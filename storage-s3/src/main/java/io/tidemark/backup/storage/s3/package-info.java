/**
 * Objects in a bucket of Amazon S3, or of a server that speaks its protocol. The SDK's types stay
 * in here, except for the client that a host may bring.
 */
package io.tidemark.backup.storage.s3;
