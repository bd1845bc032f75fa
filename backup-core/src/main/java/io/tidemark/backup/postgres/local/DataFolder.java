package io.tidemark.backup.postgres.local;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.postgres.cluster.RecoveryNeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A data directory that a server can be started on.
 *
 * @param majorVersion of the server that wrote it
 * @param hasSettings whether {@code postgresql.conf} is in it; some packages keep that elsewhere
 */
public record DataFolder(Path path, int majorVersion, boolean hasSettings, RecoveryNeeds needs) {

  /** Looks at a folder, and changes nothing. */
  public static DataFolder at(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    try {
      int version = version(folder);
      requireEnd(folder);
      return new DataFolder(
          folder,
          version,
          Files.exists(folder.resolve("postgresql.conf")),
          RecoveryNeeds.parse(Files.readAllBytes(folder.resolve("global/pg_control"))));
    } catch (CorruptContentException e) {
      throw new IntegrityException(
          "no server can be started in " + folder + ": " + e.getMessage(),
          "restore it again, from another backup if that does not help",
          e);
    } catch (IOException e) {
      throw new RestoreFailedException(
          "no server can be started in " + folder + ": cannot read " + e.getMessage(),
          "name a folder that a base backup was restored into, and run as its owner",
          e);
    }
  }

  private static int version(Path folder) throws IOException {
    String text = Files.readString(folder.resolve("PG_VERSION")).strip();
    if (!text.matches("[0-9]{2,4}")) {
      throw new InvalidConfigurationException(
          folder + " holds PostgreSQL " + text, "base backups are of PostgreSQL 13 and later");
    }
    return Integer.parseInt(text);
  }

  private static void requireEnd(Path folder) {
    if (Files.exists(folder.resolve("standby.signal"))) {
      throw new InvalidConfigurationException(
          folder + " is a standby's: its recovery never ends",
          "restore a base backup there, or remove standby.signal");
    }
  }
}
