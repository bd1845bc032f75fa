package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.List;
import java.util.Optional;

/**
 * What a restored server is told about its recovery.
 *
 * @param signal the empty file that makes it recover from an archive or follow another server
 * @param settings lines for {@code postgresql.auto.conf}, where the last line of a name wins; the
 *     caller has quoted the values
 */
public record RecoveryFiles(Signal signal, List<String> settings) {

  /** The files that PostgreSQL looks for when it starts. */
  public enum Signal {
    /** Recovers what the backup needs, and that must be in {@code pg_wal}. */
    NONE,
    /** Recovers from an archive up to a target. */
    RECOVERY,
    /** Stays in recovery. */
    STANDBY;

    Optional<ClusterPath> file() {
      return switch (this) {
        case NONE -> Optional.empty();
        case RECOVERY -> Optional.of(ClusterPath.known("recovery.signal"));
        case STANDBY -> Optional.of(ClusterPath.known("standby.signal"));
      };
    }
  }

  public RecoveryFiles {
    settings = List.copyOf(settings);
    if (settings.stream().anyMatch(RecoveryFiles::isMoreThanALine)) {
      throw new InvalidConfigurationException(
          "a setting for the restored server has a line break or a zero byte in it",
          "give each setting as one line: name = 'value'");
    }
  }

  private static boolean isMoreThanALine(String setting) {
    return setting.chars().anyMatch(each -> each == '\n' || each == '\r' || each == 0);
  }

  /** Returns no signal and no settings. */
  public static RecoveryFiles none() {
    return new RecoveryFiles(Signal.NONE, List.of());
  }
}
