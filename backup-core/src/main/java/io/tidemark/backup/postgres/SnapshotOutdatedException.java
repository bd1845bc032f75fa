package io.tidemark.backup.postgres;

/** Tables were truncated or rewritten after the snapshot and before they were locked. */
final class SnapshotOutdatedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SnapshotOutdatedException(String tables) {
    super(tables);
  }
}
