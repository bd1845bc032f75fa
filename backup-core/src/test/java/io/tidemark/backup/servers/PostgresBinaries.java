package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of PostgreSQL programs as Debian installs them, one folder for each major version. */
record PostgresBinaries(int majorVersion, Path folder) {

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /** Versions that have a server which this user can start, the newest first. */
  static List<PostgresBinaries> installed() {
    if (runsAsRoot() && serverAccount().isEmpty()) {
      return List.of();
    }
    return versions().filter(found -> found.has("initdb")).toList();
  }

  /** Finds a client program of the newest version. */
  static Optional<Path> program(String name) {
    return versions().filter(found -> found.has(name)).findFirst().map(found -> found.path(name));
  }

  private static Stream<PostgresBinaries> versions() {
    if (!Files.isDirectory(DEBIAN)) {
      return Stream.empty();
    }
    try (Stream<Path> folders = Files.list(DEBIAN)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("[0-9]+"))
          .map(PostgresBinaries::in)
          .sorted(Comparator.comparing(PostgresBinaries::majorVersion).reversed())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PostgresBinaries in(Path folder) {
    return new PostgresBinaries(
        Integer.parseInt(folder.getFileName().toString()), folder.resolve("bin"));
  }

  Path path(String program) {
    return folder.resolve(program);
  }

  private boolean has(String program) {
    return Files.isExecutable(path(program));
  }

  /** A server refuses to run as root; Debian's packages bring an account for it. */
  static Optional<String> serverAccount() {
    try {
      return Optional.of(
          Path.of("/")
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName("postgres")
              .getName());
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  static boolean runsAsRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
