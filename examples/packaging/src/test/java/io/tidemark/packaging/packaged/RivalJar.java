package io.tidemark.packaging.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.backup.servers.CommandLine;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A jar by yet another stranger, who has taken a scheme that is somebody else's. */
final class RivalJar {

  private static final String SERVICES =
      "META-INF/services/io.tidemark.backup.storage.StorageProvider";

  private static final String SOURCE =
      """
      package rival;

      import io.tidemark.backup.storage.*;

      public final class RivalProvider implements StorageProvider {
        public String scheme() { return "dav"; }
        public java.util.Set<String> parameters() { return java.util.Set.of(); }
        public Storage open(StorageLocation location) { throw new UnsupportedOperationException(); }
      }
      """;

  private RivalJar() {}

  static Path create(Path folder, Path libraries) throws IOException {
    Path source = Files.writeString(folder.resolve("RivalProvider.java"), SOURCE);
    String javac = Path.of(System.getProperty("java.home"), "bin", "javac").toString();
    CommandLine.of(
            javac,
            "-proc:none",
            "-d",
            folder.toString(),
            "-cp",
            libraries + File.separator + "*",
            source.toString())
        .run()
        .succeeded();
    Path jar = folder.resolve("rival-1.0.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry("rival/RivalProvider.class"));
      entries.write(Files.readAllBytes(folder.resolve("rival/RivalProvider.class")));
      entries.putNextEntry(new JarEntry(SERVICES));
      entries.write("rival.RivalProvider\n".getBytes(UTF_8));
    }
    return jar;
  }
}
