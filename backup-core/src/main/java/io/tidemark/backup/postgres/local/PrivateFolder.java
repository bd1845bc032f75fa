package io.tidemark.backup.postgres.local;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;

/**
 * A folder that only the server's account can enter: its socket, its settings, what it prints.
 * Whoever can enter it is let in as anybody.
 */
public final class PrivateFolder implements AutoCloseable {

  /** A name that is always there; no other server is in this folder. */
  static final int PORT = 5432;

  /** The room that BSD has for the path of a socket, without the zero byte; Linux has 107. */
  private static final int LONGEST_SOCKET_BYTES = 103;

  private final Path path;

  private final boolean isRoots;

  private PrivateFolder(Path path) throws IOException {
    this.path = path;
    this.isRoots = Integer.valueOf(0).equals(Files.getAttribute(path, "unix:uid"));
  }

  /** Creates one for a server that is to run on {@code data}, as that folder's owner. */
  public static PrivateFolder create(Path parent, Path data) {
    PrivateFolder folder = create(parent);
    try {
      folder.giveTo(Files.getOwner(data));
      return folder;
    } catch (IOException e) {
      folder.close();
      throw new RestoreFailedException(
          "cannot give the folder " + folder.path + " to the owner of " + data + ": " + e,
          "run as the owner of " + data + ", or as root",
          e);
    }
  }

  /** Creates one for this process's own account. */
  static PrivateFolder create(Path parent) {
    try {
      PrivateFolder folder =
          new PrivateFolder(
              Files.createTempDirectory(
                  parent.toAbsolutePath(),
                  "tidemark-",
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rwx------"))));
      try {
        folder.fill();
        return folder;
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RestoreFailedException(
          "cannot make a private folder for the server in " + parent + ": " + e,
          "temporaryIn(...) names another place",
          e);
    }
  }

  private void fill() throws IOException {
    requireShortPath();
    // Replication is no database of "all".
    Files.writeString(hba(), "local all all trust\n");
    Files.createFile(ident());
    Files.createFile(settings());
    Files.createFile(log());
  }

  private void giveTo(UserPrincipal owner) throws IOException {
    if (!Files.getOwner(path).equals(owner)) {
      for (Path file : List.of(path, hba(), ident(), settings(), log())) {
        Files.setOwner(file, owner);
      }
    }
  }

  private void requireShortPath() {
    if (socket().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_BYTES) {
      throw new InvalidConfigurationException(
          "the path of the server's socket would be too long: " + socket(),
          "name a folder with a shorter path with temporaryIn(...)");
    }
  }

  /** Returns the folder. */
  public Path path() {
    return path;
  }

  /** Returns the server's socket. */
  public Path socket() {
    return path.resolve(".s.PGSQL." + PORT);
  }

  Path hba() {
    return path.resolve("pg_hba.conf");
  }

  Path ident() {
    return path.resolve("pg_ident.conf");
  }

  /** Settings for a cluster that has none: all defaults. */
  Path settings() {
    return path.resolve("postgresql.conf");
  }

  Path log() {
    return path.resolve("log");
  }

  /** Whether this process runs as root: it has created the folder. */
  boolean isRoots() {
    return isRoots;
  }

  /** Removes it with all that is in it; a server puts no folder there. */
  @Override
  public void close() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new RestoreFailedException(
          "cannot remove the temporary folder " + path + ": " + e, "remove it", e);
    }
  }
}
