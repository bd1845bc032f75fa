/** Objects as files on a server that speaks SFTP. The SSH library's types stay in here. */
package io.tidemark.backup.storage.sftp;
