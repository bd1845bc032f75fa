package io.tidemark.backup.redis;

import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.doctor.Examinable;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of a whole Redis server, as the server itself makes one for a new replica: an RDB file
 * of all databases at one moment, functions included. The server has to fork for it. Immutable and
 * thread-safe.
 *
 * <p>Not for servers that keep clients from replicating, as some providers do: see {@link #scan}.
 * The address of any node of a cluster stands for the whole: a file for each primary.
 */
public final class RedisSnapshot implements BackupSource, Examinable {

  private final RedisUri uri;
  private final SnapshotProof proof;
  private final boolean keyByKey;

  private RedisSnapshot(RedisUri uri, SnapshotProof proof, boolean keyByKey) {
    this.uri = uri;
    this.proof = proof;
    this.keyByKey = keyByKey;
  }

  /**
   * Copies the server at {@code uri}.
   *
   * @see RedisUri#parse(String)
   */
  public static RedisSnapshot of(String uri) {
    return of(RedisUri.parse(uri));
  }

  /** Copies the server at {@code uri}. */
  public static RedisSnapshot of(RedisUri uri) {
    return new RedisSnapshot(uri, SnapshotProof.REQUIRED, false);
  }

  /**
   * Returns the same snapshot, which accepts a server that writes what this library does not know:
   * it is copied with a warning, and neither counted nor proven.
   */
  public RedisSnapshot untestedServer() {
    return new RedisSnapshot(uri, SnapshotProof.IF_POSSIBLE, keyByKey);
  }

  /**
   * Returns one that asks for the keys one by one (SCAN and DUMP), for servers that keep clients
   * from replicating. It is slower, loads the server, and is of no one moment: each key is as it
   * was when it was asked for, which the run warns of and the backup says.
   */
  public RedisSnapshot scan() {
    return new RedisSnapshot(uri, proof, true);
  }

  /** Returns {@code redis}: a snapshot has all databases. */
  @Override
  public String name() {
    return "redis";
  }

  @Override
  public String kind() {
    return SnapshotReport.KIND;
  }

  @Override
  public Optional<String> host() {
    return Optional.of(uri.hostNames());
  }

  /** Returns true, as the moment is that of the server's fork, unless keys are asked for. */
  @Override
  public boolean canShareMoment() {
    return !keyByKey;
  }

  @Override
  public List<Diagnosis> examine(InstantSource clock) {
    return SnapshotExamination.of(uri);
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    if (keyByKey) {
      return new ScanRun(uri, run).write(files);
    }
    return new SnapshotRun(uri, proof, run).write(files);
  }

  @Override
  public String toString() {
    return "snapshot of " + uri;
  }
}
