package io.tidemark.backup;

import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.RunMarker;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marker of a copy in progress, and its pulse: it keeps other copies out, and tells the folder
 * from a leftover although the run that is copied has ended long ago (docs/adr/0012).
 */
final class CopyClaim {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  /** A storage that has just failed may not answer at all. */
  private static final Duration RELEASE_LIMIT = Duration.ofSeconds(20);

  private final CopySpot spot;
  private final RunMarker own;
  private final Pulse pulse;

  private CopyClaim(CopySpot spot, RunMarker own, Pulse pulse) {
    this.spot = spot;
    this.own = own;
    this.pulse = pulse;
  }

  /** Begins with the pulse of a copy whose marker was written. */
  static CopyClaim begin(CopySpot spot, RunMarker own) {
    Pulse.Work work =
        new Pulse.Work(
            spot.target(),
            spot.folder(),
            Layout.COPY,
            why -> LOG.warn("the copy ends before it is complete", why));
    return new CopyClaim(spot, own, Pulse.start(work, spot.run(), own.pulse().orElseThrow()));
  }

  /** As {@link Pulse#refresh}. */
  boolean refresh() {
    return pulse.refresh();
  }

  /** As {@link Pulse#isLate}. */
  boolean isLate() {
    return pulse.isLate();
  }

  /** Gives the folder free; what was copied stays, for the next copy or for a clean-up. */
  void release() {
    Run run = spot.run();
    if (run.isCancelled()) {
      run.endInterrupts();
    }
    pulse.end();
    run.attempt(RELEASE_LIMIT, this::deleteMarker)
        .ifPresent(
            problem ->
                LOG.warn(
                    "'{}' in {} could not be removed",
                    spot.marker(),
                    spot.target().location(),
                    problem));
  }

  /** The folder is another's whose copy has taken this one for dead. */
  private void deleteMarker() throws IOException {
    Storage storage = spot.target().storage();
    Optional<RunMarker> found = RunMarker.read(storage, spot.marker());
    if (found.isEmpty() || found.get().equals(own)) {
      storage.delete(spot.marker());
    }
  }
}
