package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file {@code backup_label}: where a backup starts in the log, and where that starts upon which
 * it builds.
 */
final class BackupLabel {

  static final ClusterPath PATH = ClusterPath.known("backup_label");

  /** A label and its few lines have less. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final Pattern START = Pattern.compile("START WAL LOCATION: (\\S+) \\(file .*");
  private static final Pattern TIMELINE = Pattern.compile("START TIMELINE: ([0-9]{1,10})");
  private static final Pattern FROM = Pattern.compile("INCREMENTAL FROM LSN: (\\S+)");
  private static final Pattern FROM_TIMELINE =
      Pattern.compile("INCREMENTAL FROM TLI: ([0-9]{1,10})");
  private static final Predicate<String> INCREMENTAL =
      line ->
          line.startsWith("INCREMENTAL FROM LSN: ") || line.startsWith("INCREMENTAL FROM TLI: ");

  private final String text;

  private BackupLabel(String text) {
    this.text = text;
  }

  /** Reads the file; it may have bytes of any encoding, and only ASCII is looked at. */
  static BackupLabel read(InputStream in) throws IOException {
    byte[] content = in.readNBytes(MAX_BYTES);
    if (content.length == MAX_BYTES) {
      throw new CorruptContentException("backup_label is too long");
    }
    return new BackupLabel(new String(content, StandardCharsets.ISO_8859_1));
  }

  /**
   * Where a backup starts.
   *
   * @param lsn in the log
   * @param timeline on which timeline
   */
  record Position(Lsn lsn, long timeline) {
    @Override
    public String toString() {
      return lsn + " on timeline " + timeline;
    }
  }

  /** Returns where the backup starts. */
  Position start() throws CorruptContentException {
    return position(START, TIMELINE)
        .orElseThrow(() -> new CorruptContentException("backup_label does not tell its start"));
  }

  /** Returns the start of the backup upon which this one builds; empty if it is a full one. */
  Optional<Position> parent() throws CorruptContentException {
    if (text.lines().noneMatch(INCREMENTAL)) {
      return Optional.empty();
    }
    return Optional.of(
        position(FROM, FROM_TIMELINE)
            .orElseThrow(
                () ->
                    new CorruptContentException(
                        "backup_label does not tell upon what the backup builds")));
  }

  private Optional<Position> position(Pattern lsn, Pattern timeline)
      throws CorruptContentException {
    Optional<String> at = find(lsn);
    Optional<String> on = find(timeline);
    if (at.isEmpty() || on.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Position(Lsn.parse(at.get()), Long.parseLong(on.get())));
    } catch (InvalidConfigurationException e) {
      throw new CorruptContentException("backup_label has no position: " + at.get(), e);
    }
  }

  private Optional<String> find(Pattern pattern) {
    return text.lines()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .findFirst();
  }

  /** Returns the file as a full backup has it: a server does not start from an incremental one. */
  byte[] ofFullBackup() {
    return Arrays.stream(text.split("(?<=\n)"))
        .filter(INCREMENTAL.negate())
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
