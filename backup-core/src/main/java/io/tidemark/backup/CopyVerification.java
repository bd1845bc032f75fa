package io.tidemark.backup;

import io.tidemark.backup.Inventory.Copies;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Verifies every copy of one backup, whatever is found in the others. */
final class CopyVerification {

  private final CopyCheck check;
  private final Depth depth;
  private final Consumer<String> onWarning;
  private final List<BackupException> damage = new ArrayList<>();
  private final List<BackupException> unread = new ArrayList<>();
  private final List<String> sound = new ArrayList<>();

  CopyVerification(CopyCheck check, Depth depth, Consumer<String> onWarning) {
    this.check = check;
    this.depth = depth;
    this.onWarning = onWarning;
  }

  /**
   * Verifies all copies.
   *
   * @param unopened why places could not even be opened
   * @throws IntegrityException naming what is wrong, with what is wrong in more copies suppressed
   * @throws StorageFailedException if no copy could be read
   */
  Verification verify(Copies copies, List<BackupException> unopened) throws IOException {
    unread.addAll(unopened);
    copies.problems().forEach(problem -> (isDamage(problem) ? damage : unread).add(problem));
    for (Destination copy : copies.all()) {
      verify(copy, copies);
    }
    if (!damage.isEmpty()) {
      throw Failures.first(damage);
    }
    if (sound.isEmpty()) {
      throw Failures.first(unread);
    }
    List<String> warnings = unread.stream().map(Failures::text).toList();
    warnings.forEach(onWarning);
    return new Verification(
        copies.manifest().id(),
        depth,
        sound,
        copies.manifest().storedBytes() * sound.size(),
        warnings);
  }

  private static boolean isDamage(BackupException problem) {
    return problem instanceof IntegrityException;
  }

  private void verify(Destination copy, Copies copies) throws IOException {
    try {
      check.verify(copy, copies.manifest(), depth);
      sound.add(copy.location());
    } catch (IntegrityException e) {
      damage.add(e);
    } catch (StorageFailedException e) {
      unread.add(e);
    }
  }
}
