package io.tidemark.packaging.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.CommandLine;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's storage is found however the host is packaged and whichever thread looks for it. */
class PackagingTest {

  private static final String DAV = "dav://localhost/backups";
  private static final String MAIN = "io.tidemark.packaging.Host";
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final String JAR = TARGET.resolve("host.jar").toString();
  private static final String LIBRARIES = TARGET.resolve("lib").toString();
  private static final List<String> THREADS = List.of("main", "pool", "own", "platform", "none");

  private static List<String> host(String... options) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return CommandLine.of(java, options).run().succeeded().output().lines().toList();
  }

  private static List<String> fromEveryThread(String answer) {
    return THREADS.stream().map(thread -> thread + ": " + answer).toList();
  }

  private static String path(String... entries) {
    return String.join(File.pathSeparator, entries);
  }

  private static void assertAllAreFound(String... options) {
    assertThat(host(options)).isEqualTo(fromEveryThread("dav davs file"));
  }

  @Test
  void storagesAreFoundOnTheClassPath() {
    assertAllAreFound("-cp", path(JAR, LIBRARIES + File.separator + "*"), MAIN, DAV);
  }

  @Test
  void storagesAreFoundOnTheModulePath() {
    assertAllAreFound("-p", path(JAR, LIBRARIES), "-m", "io.tidemark.packaging/" + MAIN, DAV);
  }

  @Test
  void storagesAreFoundInAShadedJar() {
    assertAllAreFound("-cp", TARGET.resolve("host-merged.jar").toString(), MAIN, DAV);
  }

  @Test
  void storagesAreFoundInASpringBootJar() {
    assertAllAreFound("-jar", TARGET.resolve("host-boot.jar").toString(), DAV);
  }

  @Test
  void shadedJarWithUnmergedServicesIsExplained() {
    List<String> answers = host("-cp", TARGET.resolve("host-unmerged.jar").toString(), MAIN, DAV);

    assertThat(answers)
        .hasSameSizeAs(THREADS)
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .contains("PROVIDER_NOT_FOUND", "'dav:'", "found: file", "merged")
                    .contains("META-INF/services/io.tidemark.backup.storage.StorageProvider"));
  }

  @Test
  void twoJarsThatAnswerToOneSchemeAreBothNamed(@TempDir Path folder) throws Exception {
    Path rival = RivalJar.create(folder, Path.of(LIBRARIES));

    List<String> answers =
        host("-cp", path(JAR, LIBRARIES + File.separator + "*", rival.toString()), MAIN, DAV);

    assertThat(answers)
        .hasSameSizeAs(THREADS)
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .contains("two storage providers answer to 'dav:'")
                    .contains("storage-webdav-1.0.0-SNAPSHOT.jar", rival.getFileName().toString()));
  }

  @Test
  void sameJarTwiceIsNoProblem(@TempDir Path folder) throws Exception {
    Path copy = folder.resolve("copy-of-storage-webdav.jar");
    try (Stream<Path> jars = Files.list(Path.of(LIBRARIES))) {
      Files.copy(
          jars.filter(jar -> jar.getFileName().toString().startsWith("storage-webdav"))
              .findFirst()
              .orElseThrow(),
          copy);
    }

    assertAllAreFound(
        "-cp", path(JAR, LIBRARIES + File.separator + "*", copy.toString()), MAIN, DAV);
  }
}
