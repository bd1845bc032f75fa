/**
 * What plugin authors compile against: the storage contract, the extension points for sources and
 * codecs, and the results, events and errors that every part shares.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.backup.api {
  requires static transitive org.jspecify;

  exports io.tidemark.backup.codec;
  exports io.tidemark.backup.error;
  exports io.tidemark.backup.event;
  exports io.tidemark.backup.source;
  exports io.tidemark.backup.storage;

  uses io.tidemark.backup.storage.StorageProvider;
}
