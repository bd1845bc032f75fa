/** Storage on a server that speaks SFTP. */
@org.jspecify.annotations.NullMarked
module io.tidemark.backup.storage.sftp {
  requires static org.jspecify;
  requires transitive io.tidemark.backup.api;
  requires org.slf4j;
  requires org.apache.sshd.osgi;
  requires org.bouncycastle.provider;

  exports io.tidemark.backup.storage.sftp;

  provides io.tidemark.backup.storage.StorageProvider with
      io.tidemark.backup.storage.sftp.SftpStorageProvider;
}
