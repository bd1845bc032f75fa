package io.tidemark.backup;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.SignsOfLife;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.listening.Listeners;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Puts a {@link BackupPipeline} together. Not thread-safe; made for one chain of calls. */
public final class PipelineBuilder {

  private final String job;
  private final BackupSource source;
  private final StorageProviders providers = StorageProviders.discover();
  private final List<String> problems = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final List<Decryption> decryptions = new ArrayList<>();
  private final List<Consumer<BackupEvent>> listeners = new ArrayList<>();
  private Compression compression = Zstd.level(3);
  private @Nullable Encryption encryption;
  private Labels labels = Labels.none();
  private @Nullable Duration timeout;
  private Duration patience = Duration.ofMinutes(1);
  private Duration grace = Execution.GRACE;
  private Duration heartbeat = ProgressTelling.INTERVAL;
  private Duration pulse = SignsOfLife.PULSE;
  private @Nullable Depth verifyAfter;
  private @Nullable Retention retention;
  private @Nullable Coordination coordination;
  private InstantSource clock = InstantSource.system();
  private RandomGenerator random = new SecureRandom();

  PipelineBuilder(String job, BackupSource source) {
    this.job = job;
    this.source = source;
  }

  /** Sets the compression; {@code Zstd.level(3)} unless set. */
  public PipelineBuilder compress(Compression with) {
    compression = with;
    return this;
  }

  /** Sets the encryption; none unless set. */
  public PipelineBuilder encrypt(Encryption with) {
    encryption = with;
    return this;
  }

  /** Adds a key for verifications and restores; a backup needs none. */
  public PipelineBuilder decrypt(Decryption with) {
    decryptions.add(with);
    return this;
  }

  /** Adds a required destination: a storage URI, or a path of the local file system. */
  public PipelineBuilder to(String uri) {
    return alsoTo(uri, DeliveryPolicy.REQUIRED);
  }

  /**
   * Adds a required destination that the host owns and closes.
   *
   * @param name what it is called in manifests and messages
   */
  public PipelineBuilder to(String name, Storage storage) {
    return alsoTo(name, storage, DeliveryPolicy.REQUIRED);
  }

  /** Adds a destination: a storage URI, or a path of the local file system. */
  public PipelineBuilder alsoTo(String uri, DeliveryPolicy policy) {
    Optional<String> problem = providers.problem(uri);
    if (problem.isPresent()) {
      problems.add(problem.get());
    } else {
      places.add(Place.of(uri, policy, providers));
    }
    return this;
  }

  /** Adds a destination that the host owns and closes. */
  public PipelineBuilder alsoTo(String name, Storage storage, DeliveryPolicy policy) {
    places.add(Place.of(name, storage, policy));
    return this;
  }

  /**
   * Adds a label to every stored object, such as {@code tier}; storages may act on it. Without more
   * ado there are {@code database}, {@code kind}, {@code host}, {@code job}, {@code id} and {@code
   * time}, and {@code size} where it is known before an object is stored.
   */
  public PipelineBuilder label(String name, String value) {
    try {
      labels = labels.with(name, value);
    } catch (IllegalArgumentException e) {
      problems.add(Objects.requireNonNullElse(e.getMessage(), "invalid label"));
    }
    return this;
  }

  /** Limits the time of a whole run; unlimited unless set. */
  public PipelineBuilder timeout(Duration limit) {
    timeout = checked("timeout", limit);
    return this;
  }

  /** Sets how long a best-effort destination may take no data; a minute unless set. */
  public PipelineBuilder patience(Duration limit) {
    patience = checked("patience", limit);
    return this;
  }

  /** For tests, which have no time for a thread that hangs. */
  PipelineBuilder grace(Duration limit) {
    grace = limit;
    return this;
  }

  /** For tests, which have no time for the usual half minute. */
  PipelineBuilder heartbeat(Duration interval) {
    heartbeat = interval;
    return this;
  }

  /** For tests, which have no time for the usual five minutes. */
  PipelineBuilder pulse(Duration interval) {
    pulse = interval;
    return this;
  }

  private Duration checked(String name, Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      problems.add(name + " must be longer than nothing: " + limit);
    }
    return limit;
  }

  /** Verifies every new backup; one that fails is removed, and the run fails. */
  public PipelineBuilder verifyAfterwards(Depth depth) {
    verifyAfter = depth;
    return this;
  }

  /**
   * Prunes after every backup that succeeds: deletes what the policy does not keep, in each
   * destination by what that has. A prune that fails does not fail the backup; {@link
   * Backup#pruned} and an event tell. Every backup also has the label {@code tier} by this policy,
   * such as {@code weekly} for the first of a week, unless {@link #label} gives another one.
   */
  public PipelineBuilder retain(Retention policy) {
    policy.problem().ifPresent(problems::add);
    retention = policy;
    return this;
  }

  /**
   * Lets one of several instances make a backup at a time: a run begins when it has the turn for
   * {@code <job>/backup}, and is cancelled when it loses it. If another has it, the run fails with
   * a {@link io.tidemark.backup.error.LockedException}, of which no event tells. Nobody is asked
   * unless set.
   */
  public PipelineBuilder coordinate(Coordination with) {
    coordination = with;
    return this;
  }

  /**
   * Adds a listener. It hears one event after the other, in order, on a daemon thread of its own
   * that exists only while there is something to tell; what it throws is logged and ignored.
   *
   * <p>It can neither fail nor delay a backup: its queue holds some thousand events, and one that
   * does not keep up misses some, first those that tell of progress and of retries. An operation
   * that is over waits for it before it returns, no more than a second for all listeners together,
   * so that one that is quick has heard everything; one that hangs is waited for once.
   */
  public PipelineBuilder listen(Consumer<BackupEvent> listener) {
    listeners.add(listener);
    return this;
  }

  /** Sets the clock; the system's unless set. */
  public PipelineBuilder clock(InstantSource with) {
    clock = with;
    return this;
  }

  /** Sets where ids take their random part from; a secure source unless set. */
  public PipelineBuilder random(RandomGenerator with) {
    random = with;
    return this;
  }

  /**
   * Checks everything, without any I/O, and returns the pipeline.
   *
   * @throws InvalidConfigurationException naming every problem at once
   */
  public BackupPipeline build() {
    checkJob();
    checkPlaces();
    if (verifyAfter != null && verifyAfter != Depth.STORED && encryption != null) {
      checkVerificationKey(encryption);
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(
          "the pipeline '" + job + "' cannot be built: " + String.join("; ", problems), null);
    }
    Settings settings =
        new Settings(
            new JobName(job),
            source,
            compression,
            Optional.ofNullable(encryption),
            List.copyOf(places),
            labels,
            Optional.ofNullable(timeout),
            patience,
            grace,
            heartbeat,
            pulse,
            Optional.ofNullable(verifyAfter),
            Optional.ofNullable(retention),
            Optional.ofNullable(coordination),
            List.copyOf(decryptions),
            Listeners.of(job, listeners),
            clock,
            random);
    KnownRepositories known = new KnownRepositories();
    return new BackupPipeline(
        settings,
        new BackupRepository(settings.places(), settings.decryptions(), clock, known, random),
        known);
  }

  private void checkJob() {
    try {
      new JobName(job);
    } catch (InvalidConfigurationException e) {
      problems.add(Objects.requireNonNullElse(e.getMessage(), "invalid job name"));
    }
  }

  private void checkPlaces() {
    if (places.isEmpty() && problems.isEmpty()) {
      problems.add("it has no destination: call to(...)");
    } else if (places.stream().noneMatch(Place::required) && problems.isEmpty()) {
      problems.add("none of its destinations is required");
    }
    Set<String> seen = new HashSet<>();
    for (Place place : places) {
      if (!seen.add(place.location())) {
        problems.add("the destination " + place.location() + " is given twice");
      }
    }
  }

  private void checkVerificationKey(Encryption cipher) {
    if (decryptions.stream().noneMatch(key -> key.name().equals(cipher.name()))) {
      problems.add(
          "verifying content after a backup needs a key for "
              + cipher.name()
              + ": call decrypt(...), or verify "
              + Depth.STORED);
    }
  }
}
