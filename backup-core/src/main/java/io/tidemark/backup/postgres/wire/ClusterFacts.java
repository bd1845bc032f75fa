package io.tidemark.backup.postgres.wire;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.Lsn;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cluster says of itself.
 *
 * @param systemIdentifier the number that tells it from every other cluster
 * @param serverVersion as {@code server_version_num}: 150018
 * @param version as people write it: 15.18
 * @param segmentSize the bytes of a WAL segment
 * @param dataChecksums whether its pages carry checksums
 * @param timeline the timeline that the server was on when it was asked
 * @param position the end of its log then
 */
public record ClusterFacts(
    String systemIdentifier,
    int serverVersion,
    String version,
    int segmentSize,
    boolean dataChecksums,
    long timeline,
    Lsn position) {

  private static final int OLDEST = 130_000;
  private static final Pattern SIZE = Pattern.compile("([0-9]+)(MB|GB)");

  /** Asks a server. */
  public static ClusterFacts read(ReplicationConnection connection) throws IOException {
    Rows system = connection.query("IDENTIFY_SYSTEM");
    int version = Integer.parseInt(connection.setting("server_version_num"));
    if (version < OLDEST) {
      throw new BackupFailedException(
          "PostgreSQL %s is too old for physical backups".formatted(version / 10_000),
          "13 is the oldest that works; dumps work with older ones");
    }
    return new ClusterFacts(
        system.value(0, "systemid"),
        version,
        connection.setting("server_version"),
        size(connection.setting("wal_segment_size")),
        "on".equals(connection.setting("data_checksums")),
        Long.parseLong(system.value(0, "timeline")),
        Lsn.parse(system.value(0, "xlogpos")));
  }

  private static int size(String text) throws IOException {
    Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IOException("the server calls the size of its WAL segments '" + text + "'");
    }
    int unit = "GB".equals(matcher.group(2)) ? 1 << 30 : 1 << 20;
    return Integer.parseInt(matcher.group(1)) * unit;
  }
}
