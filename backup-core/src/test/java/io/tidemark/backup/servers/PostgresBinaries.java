package io.tidemark.backup.servers;

import io.tidemark.backup.testkit.TestCapability;
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
    if (!ServerAccount.exists()) {
      return List.of();
    }
    return versions().filter(found -> found.has("initdb")).toList();
  }

  /** Returns one version, installed or packaged, or skips the test where there is none. */
  static PostgresBinaries of(int majorVersion) {
    Optional<PostgresBinaries> found =
        installed(majorVersion).or(() -> PackagedPostgres.of(majorVersion));
    TestCapability.require(
        "postgres-" + majorVersion,
        found.isPresent(),
        "no PostgreSQL " + majorVersion + " on this machine");
    return found.orElseThrow();
  }

  static Optional<PostgresBinaries> installed(int majorVersion) {
    return installed().stream().filter(found -> found.majorVersion() == majorVersion).findFirst();
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
}
