package io.tidemark.backup.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.servers.CommandLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveVersionsTest {

  static Stream<Arguments> versions() {
    return Stream.of(12, 13, 14, 15, 16)
        .flatMap(minor -> Stream.of(Arguments.of(minor, false), Arguments.of(minor, true)));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyVersionIsRead(int minor, boolean compressed) throws IOException {
    ArchiveReader reader = open(SyntheticArchive.shop(minor, compressed));

    assertThat(reader.facts()).isEqualTo(Entries.FACTS);
    assertThat(reader.encoding()).isEqualTo("UTF8");
    assertThat(reader.entries()).isEqualTo(minor < 14 ? withoutMethods() : Entries.shop());
    assertThat(contents(reader))
        .containsExactly(
            "TABLE DATA shop.orders: one\ntwo\n",
            "TABLE DATA shop.items: ",
            "BLOBS BLOBS: 4000000000 a large object");
  }

  /** A check of the tests' own builder: the versions that pg_restore 15 knows. */
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14})
  void builtArchiveIsReadByPgRestore(int minor, @TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("archive"), SyntheticArchive.shop(minor, true));

    String script =
        CommandLine.of("pg_restore", "-f", "-", file.toString()).run().succeeded().output();

    assertThat(script).contains("one\ntwo\n\\.", "lo_open('4000000000'");
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 17})
  void anotherVersionIsRefused(int minor) {
    assertThatThrownBy(() -> open(SyntheticArchive.shop(minor, false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 1." + minor)
        .hasMessageContaining("hint:");
  }

  @Test
  void lz4IsRefusedByName() {
    assertThatThrownBy(() -> open(new SyntheticArchive(16, false).header(1, 2).bytes()))
        .hasMessageContaining("lz4")
        .hasMessageContaining("hint: restore it with pg_restore");
  }

  @Test
  void zstdIsRefusedByName() {
    assertThatThrownBy(() -> open(new SyntheticArchive(16, false).header(1, 3).bytes()))
        .hasMessageContaining("zstd")
        .hasMessageContaining("hint: restore it with pg_restore");
  }

  @Test
  void directoryAndTarAreRefused() {
    assertThatThrownBy(() -> open(new SyntheticArchive(14, false).header(3, 0).bytes()))
        .hasMessageContaining("not an archive in custom format")
        .hasMessageContaining("hint:");
  }

  @Test
  void scriptIsRefused() {
    byte[] script = "--\n-- PostgreSQL database dump\n--\n".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> open(script)).hasMessageContaining("hint: a plain SQL script");
  }

  /** PostgreSQL 16 and newer write no bytes at all where nothing was compressed. */
  @Test
  void compressedNothingMayHaveNoBytes() throws IOException {
    byte[] archive =
        new SyntheticArchive(16, true)
            .header(1, 1)
            .entries(List.of(Entries.largeObjects(23)))
            .block(3, 23)
            .integer(77)
            .integer(0)
            .integer(0)
            .bytes();

    assertThat(contents(open(archive))).containsExactly("BLOBS BLOBS: 77 ");
  }

  private static ArchiveReader open(byte[] archive) throws IOException {
    return ArchiveReader.open(new ByteArrayInputStream(archive));
  }

  private static List<TocEntry> withoutMethods() {
    return Entries.shop().stream().map(ArchiveVersionsTest::withoutMethod).toList();
  }

  private static TocEntry withoutMethod(TocEntry entry) {
    return new TocEntry(
        entry.dumpId(),
        entry.catalog(),
        entry.oid(),
        entry.tag(),
        entry.description(),
        entry.section(),
        entry.definition(),
        entry.dropStatement(),
        entry.copyStatement(),
        entry.namespace(),
        entry.tablespace(),
        Optional.empty(),
        entry.owner(),
        entry.dependencies(),
        entry.hasData());
  }

  private static List<String> contents(ArchiveReader reader) throws IOException {
    List<String> contents = new ArrayList<>();
    Optional<DataBlock> next = reader.next();
    while (next.isPresent()) {
      contents.add(next.get().entry().label() + ": " + content(next.get()));
      next = reader.next();
    }
    return contents;
  }

  private static String content(DataBlock block) throws IOException {
    if (block instanceof DataBlock.Rows found) {
      return new String(found.rows().readAllBytes(), StandardCharsets.UTF_8);
    }
    DataBlock.LargeObject object = ((DataBlock.LargeObjects) block).next().orElseThrow();
    return object.oid() + " " + new String(object.content().readAllBytes(), StandardCharsets.UTF_8);
  }
}
