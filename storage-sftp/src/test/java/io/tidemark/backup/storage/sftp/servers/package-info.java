/** SSH servers for tests: OpenSSH's as a child process, and Apache MINA's in this one. */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.storage.sftp.servers;
