/**
 * A server that runs on this machine for a while, on a folder that was restored: how it is started
 * so that it touches nothing else, watched and ended. What is replayed is the folder's business.
 */
package io.tidemark.backup.postgres.local;
