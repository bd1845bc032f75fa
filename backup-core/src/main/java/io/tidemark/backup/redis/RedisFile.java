package io.tidemark.backup.redis;

import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder that takes a snapshot as the file which a stopped, empty server loads when it starts.
 * Files that are there are never overwritten, and nothing has the file's name before its contents
 * are proven and durable. Immutable.
 *
 * <p>A server with {@code appendonly yes} ignores {@code dump.rdb}, starts empty and overwrites it
 * in the end. Either {@link #configuration} tells, or {@link #appendOnly} does: then the snapshot
 * becomes the begin of the append-only file.
 *
 * <p>No server is started, and a running one is filled by {@link RedisTarget}.
 */
public final class RedisFile implements RestoreTarget {

  private final Path folder;
  private final @Nullable Path configuration;
  private final boolean appendOnly;

  private RedisFile(Path folder, @Nullable Path configuration, boolean appendOnly) {
    this.folder = folder;
    this.configuration = configuration;
    this.appendOnly = appendOnly;
  }

  /** Restores into the folder that the server has for its {@code dir}; it must exist. */
  public static RedisFile at(Path folder) {
    return new RedisFile(folder.toAbsolutePath().normalize(), null, false);
  }

  /** Returns the same folder, with names and kind of the file as a {@code redis.conf} wants it. */
  public RedisFile configuration(Path file) {
    return new RedisFile(folder, file.toAbsolutePath(), appendOnly);
  }

  /** Returns the same folder of a server with {@code appendonly yes}. */
  public RedisFile appendOnly() {
    return new RedisFile(folder, configuration, true);
  }

  /**
   * What a restore would do.
   *
   * @param file the file that it would write
   * @param appendOnly whether that is the server's append-only file
   * @param steps what somebody does before and after it, in order
   */
  public record Plan(Path file, boolean appendOnly, List<String> steps) {
    public Plan {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Looks at the folder and at the configuration, and changes nothing.
   *
   * @throws io.tidemark.backup.error.BackupException if the folder is not fit
   */
  public Plan plan() {
    return layout().plan();
  }

  @Override
  public RestoreReport restore(BackupFiles files, RunContext run) throws IOException {
    run.stage("looking at the folder");
    FileLayout layout = layout();
    layout.warning().ifPresent(run::warn);
    run.stage("writing " + layout.file().getFileName());
    SnapshotFile.Content content = new SnapshotFile(layout.file(), run).write(files);
    return new RestoreReport(
        toString(),
        content.tables(),
        Map.of(
            "file", layout.file().toString(),
            "append-only", Boolean.toString(layout.plan().appendOnly()),
            "rdb-version", Integer.toString(content.version()),
            "next-steps", String.join("; ", layout.plan().steps())));
  }

  private FileLayout layout() {
    Optional<ServerSettings> settings =
        configuration == null ? Optional.empty() : Optional.of(ServerSettings.read(configuration));
    return FileLayout.of(folder, settings, appendOnly);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
