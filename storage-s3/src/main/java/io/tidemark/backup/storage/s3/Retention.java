package io.tidemark.backup.storage.s3;

/** How, and for how many days from its put, an object is locked. */
record Retention(S3LockMode mode, int days) {}
