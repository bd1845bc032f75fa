package io.tidemark.launcher.environment;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.DeliveryPolicy;
import io.tidemark.backup.Depth;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.source.BackupSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * What the environment describes: a pipeline, a repository, a job. Reads storages only for jobs.
 */
public final class Configuration {

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private final Environment environment;
  private final SourceSettings source;

  /** Takes what {@code environment} says; problems surface when a part is asked for. */
  public Configuration(Environment environment) {
    this.environment = environment;
    this.source = new SourceSettings(environment);
  }

  /** Returns the database: from {@code BACKUP_SOURCE}, or as other programs name theirs. */
  public Optional<Database> source() {
    return source.database();
  }

  /** Returns the variables that {@link #source()} reads, the first that is set. */
  public Optional<String> sourceVariable() {
    return source.variable();
  }

  /** Returns how it is copied, as set or as is usual for it. */
  public String mode() {
    return source.mode().word();
  }

  /** Reads the URI of another database; what it leaves open comes from the tools' variables. */
  public Database database(String uri) {
    return Database.parse(uri, environment.variables());
  }

  /** Returns the URIs of the storages that every backup must reach. */
  public List<String> targets() {
    return uris(Setting.TARGET);
  }

  /** Returns the URIs of the storages whose failure is a warning. */
  public List<String> moreTargets() {
    return uris(Setting.ALSO_TO);
  }

  private List<String> uris(Setting setting) {
    return environment.given(setting).stream()
        .flatMap(COMMA::splitAsStream)
        .filter(uri -> !uri.isBlank())
        .map(this::storage)
        .toList();
  }

  /** Returns the URI of a storage with what the environment adds to it: an SSH agent. */
  public String storage(String uri) {
    return new SshAgent(Optional.ofNullable(environment.variables().get("SSH_AUTH_SOCK"))).in(uri);
  }

  private List<String> requiredTargets() {
    List<String> targets = targets();
    if (targets.isEmpty()) {
      throw new InvalidConfigurationException(
          "no storage is configured", "set BACKUP_TARGET=file:///var/backups, for instance");
    }
    return targets;
  }

  /** Returns the job: as set, else the source's database, else the only one in the storage. */
  public String job() {
    return givenJob().orElseGet(() -> onlyJob(repository().jobs()));
  }

  /** Returns the job: as set, else the source's database, else the only one in {@code storage}. */
  public String job(BackupRepository storage) {
    return givenJob().orElseGet(() -> onlyJob(storage.jobs()));
  }

  /** Returns the job as set, else the source's database. */
  public Optional<String> givenJob() {
    return environment.given(Setting.NAME).or(() -> source().map(Database::jobName));
  }

  private static String onlyJob(SortedSet<String> jobs) {
    if (jobs.size() != 1) {
      throw new InvalidConfigurationException(
          "no job is configured, and the storage holds " + (jobs.isEmpty() ? "none" : jobs),
          "set BACKUP_NAME");
    }
    return jobs.first();
  }

  /** Returns what lies in the storages, with the keys that are set. */
  public BackupRepository repository() {
    List<String> targets = requiredTargets();
    BackupRepository repository = BackupRepository.at(targets.get(0));
    for (String more : targets.subList(1, targets.size())) {
      repository = repository.and(more);
    }
    for (String more : moreTargets()) {
      repository = repository.and(more);
    }
    for (var key : new Keys(environment).decryptions()) {
      repository = repository.decrypt(key);
    }
    return repository;
  }

  /** Returns the pipeline from source to storages, of which this instance alone makes use. */
  public BackupPipeline pipeline(BackupOptions options) {
    return pipelineBuilder(options, source.source(options)).build();
  }

  /** Returns the same for one of several instances. */
  public BackupPipeline pipeline(BackupOptions options, Lock lock) {
    return pipelineBuilder(options, lock).build();
  }

  /** Returns the same still to be built. */
  PipelineBuilder pipelineBuilder(BackupOptions options, Lock lock) {
    BackupSource copied = source.source(options);
    return pipelineBuilder(options, copied).coordinate(lock.of(copied));
  }

  /** Returns how several instances agree on one. */
  public Lock lock() {
    return new Lock(choice(Setting.LOCK, Lock.Kind.values()), requiredTargets().get(0));
  }

  private PipelineBuilder pipelineBuilder(BackupOptions options, BackupSource copied) {
    Keys keys = new Keys(environment);
    PipelineBuilder builder =
        BackupPipeline.named(job())
            .from(copied)
            .compress(Compressions.parse(required(Setting.COMPRESSION)))
            .timeout(Durations.parse(Setting.TIMEOUT, required(Setting.TIMEOUT)));
    requiredTargets().forEach(builder::to);
    moreTargets().forEach(uri -> builder.alsoTo(uri, DeliveryPolicy.BEST_EFFORT));
    keys.encryption().ifPresent(builder::encrypt);
    keys.decryptions().forEach(builder::decrypt);
    options.tier().ifPresent(tier -> builder.label("tier", tier));
    verification(options).ifPresent(builder::verifyAfterwards);
    new RetentionSettings(environment).given().ifPresent(builder::retain);
    return builder;
  }

  /** Whether the log is kept beside the backups. */
  boolean keepsLog() {
    return source.keepsLog();
  }

  /** Returns what the service is set to. */
  public ServiceSettings service() {
    return new ServiceSettings(environment, this);
  }

  /** Returns how the storages are watched. */
  public WatchSettings watch() {
    return new WatchSettings(environment, repository(), givenJob());
  }

  /** Returns what a prune keeps. */
  public Retention retention() {
    return new RetentionSettings(environment).policy();
  }

  /** Returns what a prune keeps; empty if nothing is set. */
  public Optional<Retention> givenRetention() {
    return new RetentionSettings(environment).given();
  }

  /** Returns how old the newest good backup may be; empty if nothing is set. */
  public Optional<Duration> maxAge() {
    return environment.given(Setting.MAX_AGE).map(age -> Durations.parse(Setting.MAX_AGE, age));
  }

  /** Returns the log of the server that {@code wal stream} keeps. */
  public WalArchive log() {
    return source.log();
  }

  private Optional<Depth> verification(BackupOptions options) {
    if (options.verify()) {
      return Optional.of(Depth.STRUCTURE);
    }
    return required(Setting.VERIFY).equals("none")
        ? Optional.empty()
        : Optional.of(choice(Setting.VERIFY, Depth.values()));
  }

  private <E extends Enum<E>> E choice(Setting setting, E[] choices) {
    return Choices.of(setting, required(setting), choices);
  }

  private String required(Setting setting) {
    return environment.value(setting).orElseThrow();
  }
}
