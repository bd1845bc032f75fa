/**
 * Storage in a folder of a local or mounted file system: an object is a file whose path below the
 * root is its key. What a backup consists of, and the marker that makes a folder a repository, do
 * not belong here.
 */
package io.tidemark.backup.storage.local;
