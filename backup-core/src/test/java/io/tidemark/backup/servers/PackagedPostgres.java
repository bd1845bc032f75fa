package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Servers that Maven fetches, one jar for each major version, for 64-bit Linux on x86. They bring
 * {@code postgres}, {@code initdb} and {@code pg_ctl}, and no client tools. A version is unpacked
 * when it is first asked for and removed when the JVM ends.
 */
final class PackagedPostgres {

  private static final Map<Integer, PostgresBinaries> UNPACKED = new HashMap<>();

  private PackagedPostgres() {}

  static synchronized Optional<PostgresBinaries> of(int majorVersion) {
    Path jar = buildFolder().resolve("postgres").resolve(majorVersion + ".jar");
    if (!runsHere() || !Files.exists(jar)) {
      return Optional.empty();
    }
    return Optional.of(UNPACKED.computeIfAbsent(majorVersion, version -> unpack(version, jar)));
  }

  private static boolean runsHere() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64")
        && ServerAccount.exists();
  }

  /** The tests are a folder or a jar in there, whichever module uses them. */
  private static Path buildFolder() {
    try {
      Path tests =
          Path.of(
              PackagedPostgres.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return tests.resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PostgresBinaries unpack(int majorVersion, Path jar) {
    ServerFolder folder = ServerFolder.create("postgres-" + majorVersion);
    Path packed = folder.path("packed");
    Path tar = folder.path("tar");
    copyArchive(jar, packed);
    CommandLine.of("xz", "-dc", packed.toString()).output(tar).run().succeeded();
    CommandLine.of("tar", "-xf", tar.toString(), "-C", folder.root().toString()).run().succeeded();
    try {
      Files.delete(packed);
      Files.delete(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerAccount.own(folder.root());
    return new PostgresBinaries(majorVersion, folder.path("bin"));
  }

  private static void copyArchive(Path jar, Path target) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry archive =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no archive in " + jar));
      try (InputStream bytes = zip.getInputStream(archive)) {
        Files.copy(bytes, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
