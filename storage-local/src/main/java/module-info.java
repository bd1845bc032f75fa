/** Storage in a local or mounted folder. */
@org.jspecify.annotations.NullMarked
module io.tidemark.backup.storage.local {
  requires static org.jspecify;
  requires transitive io.tidemark.backup.api;

  exports io.tidemark.backup.storage.local;

  provides io.tidemark.backup.storage.StorageProvider with
      io.tidemark.backup.storage.local.LocalStorageProvider;
}
