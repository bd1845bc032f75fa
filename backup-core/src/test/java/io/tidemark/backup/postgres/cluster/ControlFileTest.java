package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.ControlFile.State;
import io.tidemark.backup.servers.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlFileTest {

  @TempDir private static Path folder;
  private static Map<String, String> expected;
  private static byte[] content;

  @BeforeAll
  static void initialise() throws IOException {
    Path data = InitialCluster.in(folder);
    content = Files.readAllBytes(data.resolve("global/pg_control"));
    String printed =
        CommandLine.of("pg_controldata", data.toString())
            .environment("LC_ALL", "C")
            .run()
            .succeeded()
            .output();
    expected =
        printed
            .lines()
            .map(line -> line.split(": +", 2))
            .filter(line -> line.length == 2)
            .collect(Collectors.toMap(line -> line[0], line -> line[1]));
  }

  @Test
  void itSaysWhatPgControldataSays() throws IOException {
    ControlFile control = ControlFile.parse(content);

    says("Database system identifier", Long.toUnsignedString(control.systemIdentifier()));
    says("pg_control version number", control.controlVersion());
    says("Catalog version number", control.catalogVersion());
    says("Latest checkpoint location", control.checkpoint());
    says("Latest checkpoint's REDO location", control.redo());
    says("Latest checkpoint's TimeLineID", control.timeline());
    says("Database block size", control.pageBytes());
    says("Blocks per segment of large relation", control.segmentPages());
    says("Bytes per WAL segment", control.walSegmentBytes());
    says("Data page checksum version", control.dataChecksums());
    says("Database cluster state", "shut down");
    assertThat(control.state()).isEqualTo(State.SHUT_DOWN);
  }

  private static void says(String name, Object value) {
    assertThat(value).hasToString(expected.get(name));
  }

  @Test
  void aFlippedBitIsFound() {
    for (int place = 0; place < 292; place++) {
      byte[] damaged = content.clone();
      damaged[place] ^= 1;
      assertThatThrownBy(() -> ControlFile.parse(damaged))
          .as("byte %d", place)
          .isInstanceOf(CorruptContentException.class);
    }
  }

  @Test
  void theIdentifierIsFoundInFilesOfAnyVersion() throws IOException {
    byte[] other = content.clone();
    other[8] = 1;
    assertThat(ControlFile.systemIdentifier(other))
        .isEqualTo(ControlFile.parse(content).systemIdentifier());
  }

  @Test
  void aCutFileIsFound() {
    assertThatThrownBy(() -> ControlFile.parse(new byte[100]))
        .isInstanceOf(CorruptContentException.class)
        .hasMessageContaining("has 100 bytes");
  }

  @Test
  void anotherVersionIsNamed() {
    byte[] other = content.clone();
    other[8] = 1;
    assertThatThrownBy(() -> ControlFile.parse(other)).hasMessageContaining("unknown version");
  }
}
