package io.tidemark.backup;

import io.tidemark.backup.health.HealthCheck;
import io.tidemark.backup.health.StorageProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What backups need and {@link io.tidemark.backup.health.HealthChecks} can look at. */
public final class HealthProbes {

  private static final int VALID_SECONDS = 10;

  private HealthProbes() {}

  /**
   * Returns a probe of each place of a repository, as {@code storage} and its address: a small
   * object is written, read, listed and deleted.
   */
  public static Map<String, HealthCheck> storages(BackupRepository repository) {
    Map<String, HealthCheck> checks = new LinkedHashMap<>();
    for (Place place : repository.places()) {
      checks.put("storage " + place.location(), () -> storage(repository, place));
    }
    return checks;
  }

  private static Optional<String> storage(BackupRepository repository, Place place)
      throws IOException {
    StorageProbe.Result result = repository.probe(place);
    return result.overwrites()
        ? Optional.of("it replaces objects that are there")
        : Optional.empty();
  }

  /** Returns a check whether a database answers. */
  public static HealthCheck database(DataSource database) {
    return () -> {
      try (Connection connection = database.getConnection()) {
        return connection.isValid(VALID_SECONDS)
            ? Optional.empty()
            : Optional.of("the database does not answer");
      }
    };
  }

  /** Returns a check whether the disk of a folder has room. */
  public static HealthCheck disk(Path folder, long minFreeBytes) {
    return () -> {
      long free = Files.getFileStore(folder).getUsableSpace();
      return free >= minFreeBytes
          ? Optional.empty()
          : Optional.of("%d bytes are free of %d at least".formatted(free, minFreeBytes));
    };
  }

  /** Returns a check whether a server's log comes in, and how much of it is not stored. */
  public static HealthCheck log(Supplier<WalStatus> status, long maxRetainedBytes) {
    return () -> {
      WalStatus now = status.get();
      OptionalLong retained = now.retainedBytes();
      if (now.state() != WalStatus.State.STREAMING) {
        return Optional.of("the log does not come in: " + now.problem().orElse("it is not asked"));
      }
      return retained.orElse(0) > maxRetainedBytes
          ? Optional.of("the server keeps %d bytes of log".formatted(retained.getAsLong()))
          : Optional.empty();
    };
  }
}
