package io.tidemark.backup.redis;

import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.doctor.Examinable;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.nio.file.Path;
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
  private final Way way;

  private RedisSnapshot(RedisUri uri, SnapshotProof proof, Way way) {
    this.uri = uri;
    this.proof = proof;
    this.way = way;
  }

  /** How a server is copied. */
  private interface Way {
    SourceReport write(RedisSnapshot snapshot, FileSink files, RunContext run) throws IOException;
  }

  private static final Way AS_REPLICA =
      (it, files, run) -> new SnapshotRun(it.uri, it.proof, run).write(files);

  private static final Way KEY_BY_KEY = (it, files, run) -> new ScanRun(it.uri, run).write(files);

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
    return new RedisSnapshot(uri, SnapshotProof.REQUIRED, AS_REPLICA);
  }

  /**
   * Returns the same snapshot, which accepts a server that writes what this library does not know:
   * it is copied with a warning, and neither counted nor proven.
   */
  public RedisSnapshot untestedServer() {
    return new RedisSnapshot(uri, SnapshotProof.IF_POSSIBLE, way);
  }

  /**
   * Returns one that asks for the keys one by one (SCAN and DUMP), for servers that keep clients
   * from replicating. It is slower, loads the server, and is of no one moment: each key is as it
   * was when it was asked for, which the run warns of and the backup says.
   */
  public RedisSnapshot scan() {
    return new RedisSnapshot(uri, proof, KEY_BY_KEY);
  }

  /**
   * Returns one that has the server save to its disk (BGSAVE) and copies the file from there, for
   * hosts that see the server's folder. The file is proven to be of this save. Not for clusters and
   * sentinels.
   *
   * @param file what CONFIG GET dir and dbfilename tell, as this host sees it
   */
  public RedisSnapshot savedFile(Path file) {
    if (uri.throughSentinels()) {
      throw new InvalidConfigurationException(
          "a file belongs to one server, and sentinels choose among several",
          "name the server itself: redis://host:port");
    }
    return new RedisSnapshot(
        uri, proof, (it, files, run) -> new SavedFileRun(it.uri, file, it.proof, run).write(files));
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

  /** Returns whether it is made as a replica does it: the moment is that of the fork then. */
  @Override
  public boolean canShareMoment() {
    return way == AS_REPLICA;
  }

  @Override
  public List<Diagnosis> examine(InstantSource clock) {
    return SnapshotExamination.of(uri);
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    return way.write(this, files, run);
  }

  @Override
  public String toString() {
    return "snapshot of " + uri;
  }
}
