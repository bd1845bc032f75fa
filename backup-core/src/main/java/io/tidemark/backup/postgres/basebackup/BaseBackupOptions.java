package io.tidemark.backup.postgres.basebackup;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a base backup is taken.
 *
 * @param label the server's name for it; goes into backup_label
 * @param fastCheckpoint whether the server writes its checkpoint at once rather than spread over
 *     time
 * @param bytesPerSecond the most that the server shall send; empty for as fast as it can
 * @param checksums the algorithm of the checksums in the server's manifest
 * @param serverCompression what the server compresses with before it sends, by the name that it has
 *     there and among our compressions; empty for nothing
 * @param logPatience how long the log is waited for that is kept beside the backup; empty if the
 *     backup has it with it
 */
public record BaseBackupOptions(
    String label,
    boolean fastCheckpoint,
    OptionalLong bytesPerSecond,
    String checksums,
    Optional<String> serverCompression,
    Optional<Duration> logPatience) {

  /** At full speed, with a checkpoint at once, and the checksums that cost the server least. */
  public static BaseBackupOptions usual() {
    return new BaseBackupOptions(
        "tidemark", true, OptionalLong.empty(), "CRC32C", Optional.empty(), Optional.empty());
  }

  /** Returns the same with another label. */
  public BaseBackupOptions withLabel(String changed) {
    return new BaseBackupOptions(
        changed, fastCheckpoint, bytesPerSecond, checksums, serverCompression, logPatience);
  }

  /** Returns the same with a checkpoint that is spread over time. */
  public BaseBackupOptions withSpreadCheckpoint() {
    return new BaseBackupOptions(
        label, false, bytesPerSecond, checksums, serverCompression, logPatience);
  }

  /** Returns the same with a limit. */
  public BaseBackupOptions withBytesPerSecond(long limit) {
    return new BaseBackupOptions(
        label, fastCheckpoint, OptionalLong.of(limit), checksums, serverCompression, logPatience);
  }

  /** Returns the same with checksums by another algorithm. */
  public BaseBackupOptions withChecksums(String algorithm) {
    return new BaseBackupOptions(
        label, fastCheckpoint, bytesPerSecond, algorithm, serverCompression, logPatience);
  }

  /** Returns the same without the log, which is waited for where it is kept. */
  public BaseBackupOptions withoutLog(Duration patience) {
    return new BaseBackupOptions(
        label, fastCheckpoint, bytesPerSecond, checksums, serverCompression, Optional.of(patience));
  }

  /** Returns the same with archives that the server compresses. */
  public BaseBackupOptions withServerCompression(String method) {
    return new BaseBackupOptions(
        label, fastCheckpoint, bytesPerSecond, checksums, Optional.of(method), logPatience);
  }
}
