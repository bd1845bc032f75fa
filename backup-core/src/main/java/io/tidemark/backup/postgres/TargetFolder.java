package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ByteMeter;
import io.tidemark.backup.postgres.cluster.ClusterDirectory;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import io.tidemark.backup.postgres.cluster.ExistingCluster;
import io.tidemark.backup.postgres.cluster.TablespaceLocations;
import io.tidemark.backup.postgres.incremental.BackupChain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Where a cluster is restored to: a new folder, or one with a cluster that becomes another. */
final class TargetFolder {

  private static final String AGAIN = "restore into it with delta again, which goes on";

  private final PostgresDirectory target;
  private final BaseBackupFacts backup;
  private final TablespaceLocations tablespaces;
  private final Optional<ExistingCluster> existing;

  private TargetFolder(
      PostgresDirectory target,
      BaseBackupFacts backup,
      Map<Long, Path> tablespaces,
      Optional<ExistingCluster> existing) {
    this.target = target;
    this.backup = backup;
    this.tablespaces = new TablespaceLocations(tablespaces, true);
    this.existing = existing;
  }

  /**
   * Looks at what is there, and changes nothing.
   *
   * @throws InvalidConfigurationException if there is a cluster that cannot become the backup's
   */
  static TargetFolder of(PostgresDirectory target, BaseBackupFacts backup) {
    if (!target.mayHaveCluster()) {
      return new TargetFolder(target, backup, target.tablespaces(), Optional.empty());
    }
    Map<Long, Path> tablespaces = new TreeMap<>();
    backup
        .tablespaces()
        .keySet()
        .forEach(
            oid -> backup.location(oid).ifPresent(place -> tablespaces.put(oid, Path.of(place))));
    requireKnown(target.tablespaces(), tablespaces);
    tablespaces.putAll(target.tablespaces());
    return new TargetFolder(
        target,
        backup,
        tablespaces,
        ExistingCluster.look(target.root(), backup.cluster(), tablespaces));
  }

  private static void requireKnown(Map<Long, Path> chosen, Map<Long, Path> original) {
    if (!original.keySet().containsAll(chosen.keySet())) {
      throw new InvalidConfigurationException(
          "folders were chosen for the table spaces %s, and the backup has %s"
              .formatted(new TreeSet<>(chosen.keySet()), original.keySet()),
          "choose folders for table spaces that the backup has");
    }
  }

  /** Whether there is a cluster that would be given up. */
  boolean hasCluster() {
    return existing.isPresent();
  }

  /** Tells how many bytes of a file are there and take no more space. */
  ToLongFunction<ClusterPath> present() {
    return existing.isPresent() ? existing.get()::bytes : file -> 0;
  }

  /** Returns what somebody must look at afterwards. */
  List<String> leftovers() {
    return existing.map(ExistingCluster::abandonedTablespaces).orElse(Map.of()).entrySet().stream()
        .map(
            place ->
                "'%s' was the folder of table space %d and is not any more; its files are left"
                    .formatted(place.getValue(), place.getKey()))
        .toList();
  }

  /** Takes the folder. */
  ClusterDirectory open(BackupManifest manifest, ByteMeter meter) throws CorruptContentException {
    if (existing.isEmpty()) {
      return ClusterDirectory.create(target.root(), manifest, tablespaces, meter);
    }
    requireThatCluster(manifest.systemIdentifier());
    return ClusterDirectory.renew(
        existing.get().renewal(BackupChain.files(manifest)), manifest, tablespaces, meter);
  }

  /** Two witnesses are better than one before anything is removed. */
  private void requireThatCluster(OptionalLong identifier) throws CorruptContentException {
    long expected = backup.cluster().systemIdentifier();
    if (identifier.isPresent() && identifier.getAsLong() != expected) {
      throw new CorruptContentException(
          "the server's manifest is of the cluster %s, the backup of %s"
              .formatted(
                  Long.toUnsignedString(identifier.getAsLong()), Long.toUnsignedString(expected)));
    }
  }

  /** What is done to the folder. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does something, whose failure says what it has left if there was a cluster and is none now.
   *
   * @param checkpoint throws if the work was cancelled
   */
  <T> T telling(Runnable checkpoint, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (IOException | BackupException e) {
      if (isBroken()) {
        throw broken(known(e, checkpoint));
      }
      throw e;
    }
  }

  private boolean isBroken() {
    return existing.isPresent() && !existing.get().isStartable();
  }

  /** Whatever a cancellation has broken, it is a cancellation. */
  private static BackupException known(Exception failure, Runnable checkpoint) {
    try {
      checkpoint.run();
    } catch (RunCancelledException cancelled) {
      return cancelled;
    }
    if (failure instanceof CorruptContentException damage) {
      return DirectoryRestoration.impossible(damage);
    }
    return failure instanceof BackupException known
        ? known
        : new RestoreFailedException(
            "reading the backup failed: " + failure.getMessage(), "look at the cause", failure);
  }

  /** Returns a failure of the same kind, because the kind tells what to do about it. */
  private BackupException broken(BackupException failure) {
    String reason = String.valueOf(failure.getMessage()).replaceFirst("(?s)\nhint: .*", "");
    String problem =
        "no server starts in '%s' now, because the restore over it did not come to its end: %s"
            .formatted(target.root(), reason);
    String hint = AGAIN + failure.hint().map(first -> "; but first: " + first).orElse("");
    if (failure instanceof RunCancelledException) {
      return new RunCancelledException(problem, AGAIN, failure);
    }
    if (failure instanceof IntegrityException) {
      return new IntegrityException(problem, hint, failure);
    }
    if (failure instanceof StorageFailedException) {
      return new StorageFailedException(problem, hint, failure);
    }
    if (failure instanceof KeyException) {
      return new KeyException(problem, hint, failure);
    }
    return new RestoreFailedException(problem, hint, failure);
  }
}
