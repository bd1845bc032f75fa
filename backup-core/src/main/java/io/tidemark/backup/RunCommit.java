package io.tidemark.backup;

import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Sees that a backup appears only if its turn is its own and nobody has removed what was stored,
 * and keeps the pulse of the run until then. Not thread-safe.
 */
final class RunCommit implements AutoCloseable {

  private final DestinationCare care;
  private final RunTurn turn;
  private List<Pulse> pulses = List.of();
  private boolean wasLate;

  RunCommit(DestinationCare care, RunTurn turn) {
    this.care = care;
    this.turn = turn;
  }

  /** Starts the pulse of a run whose marker was written. */
  void pulse(List<Destination> destinations, StorageKey folder, Run run, Duration every) {
    pulses =
        destinations.stream()
            .map(place -> new Pulse.Work(place, folder, Layout.RUN, why -> lost(place, run, why)))
            .map(work -> Pulse.start(work, run, every))
            .toList();
  }

  private static void lost(Destination place, Run run, StorageFailedException why) {
    if (place.required()) {
      run.cancel(Failures.text(why));
    } else {
      place.leaveOut(why);
    }
  }

  /** Is called when all but the manifest is stored. */
  void before(Manifest manifest) throws IOException {
    for (Pulse pulse : active()) {
      care.guarded(pulse.destination(), () -> wasLate |= pulse.refresh());
    }
    requireWhole(manifest);
  }

  private List<Pulse> active() {
    return pulses.stream().filter(it -> it.destination().failure().isEmpty()).toList();
  }

  private void requireWhole(Manifest manifest) throws IOException {
    for (Pulse pulse : active()) {
      care.requireWhole(pulse.destination(), manifest);
    }
  }

  /** Is called when the last byte of the manifest is written, and throws if it must not appear. */
  void last() {
    turn.confirm();
  }

  /** Is called when the manifest is there: a run that others took for dead looks once more. */
  void after(Manifest manifest) throws IOException {
    if (wasLate || active().stream().anyMatch(Pulse::isLate)) {
      requireWhole(manifest);
    }
    turn.committed();
    pulses.forEach(Pulse::end);
  }

  @Override
  public void close() {
    pulses.forEach(Pulse::close);
  }
}
