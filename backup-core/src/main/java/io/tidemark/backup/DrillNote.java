package io.tidemark.backup;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Notes a drill in the journal of each place. */
final class DrillNote {

  private final JobName job;
  private final DrillRecord drill;
  private final RandomGenerator random;

  DrillNote(JobName job, DrillRecord drill, RandomGenerator random) {
    this.job = job;
    this.drill = drill;
    this.random = random;
  }

  /** Returns in how many places it is. */
  int in(List<Destination> places, Consumer<String> onWarning) {
    return Inventory.each(places, this::in, onWarning).size();
  }

  private boolean in(Destination place) {
    try {
      new Journal(place.storage(), job).add(drill, random);
      return true;
    } catch (IOException e) {
      throw new StorageFailedException(
          "noting the drill of %s in %s failed: %s"
              .formatted(drill.backup(), place.location(), Failures.text(e)),
          "look at the storage; the drill itself has ended",
          e);
    }
  }
}
