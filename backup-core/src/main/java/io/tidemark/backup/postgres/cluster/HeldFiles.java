package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The small files that are not written as they come: {@code pg_control}, without which no server
 * starts, is put in place last; {@code tablespace_map} must agree with where the tablespaces went;
 * and what a server is told about its recovery is not the backup's business. Thread-safe.
 */
final class HeldFiles {

  static final ClusterPath CONTROL = ClusterPath.known("global/pg_control");
  static final ClusterPath TABLESPACE_MAP = ClusterPath.known("tablespace_map");

  private static final Set<ClusterPath> NAMES =
      Set.of(
          CONTROL,
          TABLESPACE_MAP,
          ClusterPath.known("recovery.signal"),
          ClusterPath.known("standby.signal"));

  /** A map of a thousand tablespaces has less. */
  private static final int MAX_BYTES = 1024 * 1024;

  private final Map<ClusterPath, byte[]> contents = new ConcurrentHashMap<>();

  static boolean holds(ClusterPath path) {
    return NAMES.contains(path);
  }

  /** Reads a file into memory. */
  byte[] take(ClusterPath path, TarMember member, TarReader tar, FileCheck check)
      throws IOException {
    if (member.sizeBytes() > MAX_BYTES) {
      throw new CorruptContentException("'" + path + "' is too long: " + member.sizeBytes());
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[8 * 1024];
    for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
      check.update(buffer, count);
      content.write(buffer, 0, count);
    }
    check.end();
    contents.put(path, content.toByteArray());
    return content.toByteArray();
  }

  Optional<byte[]> content(ClusterPath path) {
    return Optional.ofNullable(contents.get(path));
  }
}
