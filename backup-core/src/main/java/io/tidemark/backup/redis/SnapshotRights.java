package io.tidemark.backup.redis;

/** What a user of the server must be allowed for a snapshot. */
final class SnapshotRights {

  /** What ACL SETUSER takes; keys and channels are not needed. */
  static final String LINE = "+psync +sync +replconf +info +ping +client|setname";

  private static final String CLUSTER_LINE = LINE + " +cluster|nodes";

  private SnapshotRights() {}

  /** Returns what ACL SETUSER takes for one who was refused in so many words. */
  static String line(String refusal) {
    return refusal.contains("cluster") ? CLUSTER_LINE : LINE;
  }
}
