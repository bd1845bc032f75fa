/**
 * Storage on a server that speaks SFTP: an object is a file whose path below the root folder is its
 * key. SSH is Apache MINA's; the SFTP requests on top of it, with their deadlines and their
 * windows, are here. What a backup consists of does not belong here.
 */
package io.tidemark.backup.storage.sftp;
