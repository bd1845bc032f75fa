package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.incremental.BackupLabel.Position;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the labels of a chain, from the newest backup to the oldest. */
final class Lineage {

  private final String oldest;
  private @Nullable Position expected;
  private @Nullable String last;

  /**
   * Begins with the newest.
   *
   * @param oldest the name of the last one that comes, which has to be the full one
   */
  Lineage(String oldest) {
    this.oldest = oldest;
  }

  /** Takes the label of the next older backup. */
  void add(String backup, BackupLabel label) throws CorruptContentException {
    requireStart(backup, label.start());
    Optional<Position> parent = label.parent();
    if (parent.isEmpty() && !backup.equals(oldest)) {
      throw new CorruptContentException(
          "backup %s is a full backup, but only the first of a chain, %s, should be one"
              .formatted(backup, oldest));
    }
    if (parent.isPresent() && backup.equals(oldest)) {
      throw new CorruptContentException(
          "backup %s is an incremental backup, but the first of a chain should be a full one; it"
                  .formatted(backup)
              + " builds upon one that starts at LSN "
              + parent.get());
    }
    expected = parent.orElse(null);
    last = backup;
  }

  /**
   * Finds out whether the label of a backup was added.
   *
   * @throws CorruptContentException if it was not there
   */
  void requireLabelOf(String backup) throws CorruptContentException {
    if (!backup.equals(last)) {
      throw new CorruptContentException("backup " + backup + " has no backup_label");
    }
  }

  private void requireStart(String backup, Position start) throws CorruptContentException {
    Position wanted = expected;
    if (wanted == null || wanted.equals(start)) {
      return;
    }
    if (wanted.timeline() != start.timeline()) {
      throw new CorruptContentException(
          "backup %s starts on timeline %d, but expected %d"
              .formatted(backup, start.timeline(), wanted.timeline()));
    }
    throw new CorruptContentException(
        "backup %s starts at LSN %s, but expected %s".formatted(backup, start.lsn(), wanted.lsn()));
  }
}
