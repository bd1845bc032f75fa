/**
 * Real S3 servers for tests, and what is tested against them. The servers know nothing about
 * backups; other modules use them through this module's test jar.
 */
package io.tidemark.backup.storage.s3.servers;
