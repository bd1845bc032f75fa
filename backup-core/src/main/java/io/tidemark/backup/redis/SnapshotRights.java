package io.tidemark.backup.redis;

/** What a user of the server must be allowed for a snapshot. */
final class SnapshotRights {

  /** What ACL SETUSER takes; keys and channels are not needed. */
  static final String LINE = "+psync +sync +replconf +info +ping +client|setname";

  private SnapshotRights() {}
}
