package io.tidemark.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a drill removes, and what it must not. */
class DrillFolderTest {

  @TempDir private Path folder;
  private Path data;
  private Path moved;
  private Path original;
  private Path another;

  @BeforeEach
  void name() throws IOException {
    data = folder.resolve("data");
    moved = folder.resolve("moved");
    original = filled("original");
    another = filled("another");
  }

  private Path filled(String name) throws IOException {
    Path path = Files.createDirectories(folder.resolve(name));
    Files.createDirectory(path.resolve("PG_15"));
    Files.writeString(path.resolve("PG_15/file"), "content");
    return path;
  }

  private void link(String oid, Path target) throws IOException {
    Files.createDirectories(data.resolve("pg_tblspc"));
    Files.createSymbolicLink(data.resolve("pg_tblspc").resolve(oid), target);
  }

  @Test
  void whatWasRestoredIsRemovedAndFollowsNoLinkThatCameLater() throws IOException {
    DrillFolder drill = DrillFolder.of(data, List.of(moved));
    filled("data");
    filled("moved");
    link("1", moved);
    link("2", original);

    try (DrillFolder restored = drill.restored()) {
      assertThat(restored.path()).isEqualTo(data);
      link("3", another);
    }

    assertThat(data).doesNotExist();
    assertThat(moved).doesNotExist();
    assertThat(original).isEmptyDirectory();
    assertThat(another.resolve("PG_15/file")).exists();
  }

  @Test
  void aFolderThatWasThereStaysAndIsEmpty() throws IOException {
    Files.createDirectory(data);
    DrillFolder drill = DrillFolder.of(data, List.of());
    filled("data");
    Files.createDirectory(data.resolve("pg_tblspc"));

    drill.restored().close();

    assertThat(data).isEmptyDirectory();
  }

  @Test
  void whatIsKeptStays() throws IOException {
    filled("data");

    DrillFolder.of(data, List.of()).kept().close();

    assertThat(data.resolve("PG_15/file")).exists();
  }
}
