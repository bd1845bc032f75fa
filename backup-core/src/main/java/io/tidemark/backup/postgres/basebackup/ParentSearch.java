package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.WhenImpossible;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.incremental.Truncations;
import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Decides upon which earlier backup a new one builds. */
final class ParentSearch {

  private static final int FIRST_VERSION = 170_000;

  /** What chains are combined for. */
  private static final String BLOCK_SIZE = "8192";

  private static final String SEGMENT_SIZE = "1GB";

  private final IncrementalPolicy policy;
  private final TruncationSource truncations;
  private final RunContext run;

  ParentSearch(IncrementalPolicy policy, TruncationSource truncations, RunContext run) {
    this.policy = policy;
    this.truncations = truncations;
    this.run = run;
  }

  /**
   * Returns the newest base backup of the job, or none.
   *
   * @throws BackupFailedException if there cannot be one, and a full backup is not wanted instead
   */
  Basis find(ReplicationConnection connection, ClusterFacts cluster) throws IOException {
    Optional<String> obstacle = obstacle(connection, cluster);
    if (obstacle.isPresent()) {
      return impossible(obstacle.get(), null);
    }
    List<BackupFiles> earlier =
        run.earlier().stream()
            .filter(backup -> backup.report().kind().equals(BaseBackupReport.KIND))
            .toList();
    if (earlier.isEmpty()) {
      return Basis.none("there is no earlier base backup that every required destination has");
    }
    try {
      return upon(EarlierChain.of(earlier.get(0), earlier), cluster);
    } catch (IOException e) {
      return impossible(String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<String> obstacle(ReplicationConnection connection, ClusterFacts cluster)
      throws IOException {
    if (cluster.serverVersion() < FIRST_VERSION) {
      return Optional.of(
          "PostgreSQL %s is too old for incremental backups, which begin with 17"
              .formatted(cluster.version()));
    }
    if (!"on".equals(connection.setting("summarize_wal"))) {
      return Optional.of("the server does not summarize its log: summarize_wal is off");
    }
    String block = connection.setting("block_size");
    String segment = connection.setting("segment_size");
    return block.equals(BLOCK_SIZE) && segment.equals(SEGMENT_SIZE)
        ? Optional.empty()
        : Optional.of(
            "the server was built with blocks of %s bytes and files of %s"
                .formatted(block, segment));
  }

  private Basis upon(EarlierChain chain, ClusterFacts cluster) throws IOException {
    BackupFiles parent = chain.newest();
    int length = chain.oldestFirst().size();
    if (length >= policy.maxChain()) {
      return Basis.none(
          "the chain that ends with %s has %d backups already".formatted(parent.id(), length));
    }
    Optional<String> obstacle = foreign(parent, cluster).or(() -> unknowable(parent, cluster));
    return obstacle.isPresent()
        ? impossible(obstacle.get(), null)
        : new Basis(Optional.of(parent), length + 1, Optional.empty());
  }

  /** Reads the manifest before it is sent, so that its damage is not the run's. */
  private Optional<String> foreign(BackupFiles parent, ClusterFacts cluster) throws IOException {
    OptionalLong system;
    try (InputStream in = parent.open(BaseBackupStream.MANIFEST)) {
      system = BackupManifest.read(in).systemIdentifier();
    } catch (BackupException e) {
      run.checkpoint();
      throw new IOException(
          "the manifest of backup %s cannot be read: %s".formatted(parent.id(), e.getMessage()), e);
    }
    if (system.isEmpty()) {
      return Optional.of("backup %s was made before PostgreSQL 17".formatted(parent.id()));
    }
    String identifier = Long.toUnsignedString(system.getAsLong());
    return identifier.equals(cluster.systemIdentifier())
        ? Optional.empty()
        : Optional.of(
            "backup %s is of another cluster: its system identifier is %s, and the server's %s"
                .formatted(parent.id(), identifier, cluster.systemIdentifier()));
  }

  /** Finds out whether the server will tell what was truncated, while there is a choice. */
  private Optional<String> unknowable(BackupFiles parent, ClusterFacts cluster) {
    if (Basis.timeline(parent) != cluster.timeline()) {
      return Optional.of(
          "backup %s is of timeline %d, and the server is on %d"
              .formatted(parent.id(), Basis.timeline(parent), cluster.timeline()));
    }
    try {
      truncations.between(cluster.timeline(), Basis.start(parent), cluster.position());
      return Optional.empty();
    } catch (BackupException e) {
      run.checkpoint();
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Returns which relations were truncated since the parent, when the server has started. */
  Truncations truncations(BackupFiles parent, BaseBackupStart start) {
    return truncations.between(start.timeline(), Basis.start(parent), start.position());
  }

  /** Takes a full backup instead, or fails, and says why. */
  Basis impossible(String reason, @Nullable Exception cause) {
    if (policy.whenImpossible() == WhenImpossible.FAIL) {
      throw new BackupFailedException(
          "an incremental backup is not possible: " + reason,
          "see to the cause, or let full backups be made instead: WhenImpossible.FULL",
          cause);
    }
    run.warn("a full backup is made, because an incremental one is not possible: " + reason);
    return Basis.none(reason);
  }
}
