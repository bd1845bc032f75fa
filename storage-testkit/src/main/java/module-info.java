/** For tests of storages, and for tests that need a storage: the contract, a memory and faults. */
@org.jspecify.annotations.NullMarked
module io.tidemark.backup.testkit {
  requires static org.jspecify;
  requires transitive io.tidemark.backup.api;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;

  exports io.tidemark.backup.testkit;

  opens io.tidemark.backup.testkit to
      org.junit.platform.commons;
}
