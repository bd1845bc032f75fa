/** Objects on a WebDAV server. */
module com.example.tidemark.webdav {
  requires transitive io.tidemark.backup.api;
  requires transitive java.net.http;
  requires java.xml;

  exports com.example.tidemark.webdav;

  provides io.tidemark.backup.storage.StorageProvider with
      com.example.tidemark.webdav.DavStorageProvider,
      com.example.tidemark.webdav.DavsStorageProvider;
}
