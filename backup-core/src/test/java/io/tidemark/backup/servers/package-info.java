/**
 * Real servers and real command line tools for tests: whatever this machine offers, behind one
 * small face. Nothing here knows about backups.
 */
package io.tidemark.backup.servers;
