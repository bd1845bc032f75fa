package io.tidemark.backup;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.listening.Listeners;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.storage.Labels;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a pipeline was built from, validated. */
record Settings(
    JobName job,
    BackupSource source,
    Compression compression,
    Optional<Encryption> encryption,
    List<Place> places,
    Labels labels,
    Optional<Duration> timeout,
    Duration patience,
    Duration grace,
    Duration heartbeat,
    Duration pulse,
    Optional<Depth> verifyAfter,
    Optional<Retention> retention,
    Optional<Coordination> coordination,
    List<Decryption> decryptions,
    Listeners listeners,
    InstantSource clock,
    RandomGenerator random) {

  /** Returns the same with a coordination, if there is none. */
  Settings coordinated(Coordination fallback) {
    return coordination.isPresent() ? this : inTurnOf(fallback);
  }

  /** Returns the same with a coordination in place of the one that there may be. */
  Settings inTurnOf(Coordination other) {
    return with(source, Optional.of(other), listeners);
  }

  /** Returns the same with more listeners. */
  Settings heardBy(Listeners others) {
    return with(source, coordination, listeners.and(others));
  }

  /** Returns the same with another source. */
  Settings copying(BackupSource other) {
    return with(other, coordination, listeners);
  }

  private Settings with(BackupSource copied, Optional<Coordination> turns, Listeners hearing) {
    return new Settings(
        job,
        copied,
        compression,
        encryption,
        places,
        labels,
        timeout,
        patience,
        grace,
        heartbeat,
        pulse,
        verifyAfter,
        retention,
        turns,
        decryptions,
        hearing,
        clock,
        random);
  }
}
