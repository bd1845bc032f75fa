package io.tidemark.backup.postgres.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptArchiveTest {

  private static final int MAX = Integer.MAX_VALUE;

  /** The lowest and the highest bit, one between, and all of them. */
  private static final int[] FLIPS = {0x01, 0x10, 0x80, 0xFF};

  private static final Duration NO_HANG = Duration.ofMinutes(2);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cutAnywhereIsAnError(boolean compressed) {
    byte[] whole = SyntheticArchive.shop(14, compressed);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> verify(cut)).as("cut at %d", length).isInstanceOf(IOException.class);
    }
  }

  /** What passes has changed a name, a statement or a row; the manifest's hashes find that. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void flippedByteNeverLosesAnEntry(boolean compressed) {
    byte[] whole = SyntheticArchive.shop(16, compressed);
    Assertions.assertTimeout(
        NO_HANG,
        () -> {
          for (int at = 0; at < whole.length; at++) {
            for (int flip : FLIPS) {
              flipped(whole, at, flip);
            }
          }
        });
  }

  private static void flipped(byte[] whole, int at, int flip) {
    byte[] changed = whole.clone();
    changed[at] ^= (byte) flip;
    try {
      List<TocEntry> entries = verify(changed);
      assertThat(entries).as("byte %d ^ %d", at, flip).hasSameSizeAs(Entries.shop());
      assertThat(entries.stream().filter(TocEntry::hasData).map(TocEntry::dumpId))
          .as("byte %d ^ %d", at, flip)
          .containsExactly(21, 22, 23);
    } catch (IOException expected) {
      assertThat(expected).as("byte %d ^ %d", at, flip).hasMessageMatching("(?s).{20,}");
    }
  }

  @Test
  void compressedDataIsProtectedByItsChecksum() {
    byte[] whole =
        new SyntheticArchive(14, true)
            .header(1, 1)
            .entries(List.of(Entries.tableData(21, 11, "orders")))
            .table(21, "some rows\nmore rows\n")
            .bytes();
    int checksum = whole.length - 5 - 1;
    whole[checksum] ^= 1;

    assertThatThrownBy(() -> verify(whole))
        .hasMessageContaining("corrupt archive: broken compressed data")
        .hasMessageContaining("TABLE DATA shop.orders");
  }

  @Test
  void endlessTableOfContentsIsAnError() {
    byte[] archive = header().integer(MAX).bytes();

    assertThatThrownBy(() -> verify(archive)).hasMessageContaining("corrupt archive");
  }

  @Test
  void endlessTextIsAnError() {
    byte[] archive = header().integer(1).integer(1).integer(0).integer(1 << 30).bytes();

    assertThatThrownBy(() -> verify(archive)).hasMessageContaining("corrupt archive");
  }

  @Test
  void endlessChunkIsAnError() {
    byte[] archive = orders().block(1, 21).integer(MAX).raw('a', '\n').bytes();

    assertThatThrownBy(() -> verify(archive))
        .isInstanceOf(CorruptArchiveException.class)
        .hasMessageContaining("unexpected end in the data of TABLE DATA shop.orders");
  }

  @Test
  void missingDataNamesTheEntry() {
    byte[] archive = orders().bytes();

    assertThatThrownBy(() -> verify(archive))
        .hasMessageContaining("no data of TABLE DATA shop.orders");
  }

  @Test
  void dataTwiceIsAnError() {
    byte[] archive = orders().table(21, "a\n").table(21, "a\n").bytes();

    assertThatThrownBy(() -> verify(archive)).hasMessageContaining("dump id 21");
  }

  @Test
  void unknownBlockIsAnError() {
    byte[] archive = orders().table(21, "a\n").raw(2).bytes();

    assertThatThrownBy(() -> verify(archive)).hasMessageContaining("unknown kind of block 2");
  }

  @Test
  void bytesAfterTheLastBlockAreAnError() {
    byte[] archive = orders().table(21, "a\n").raw(0).bytes();

    assertThatThrownBy(() -> verify(archive)).hasMessageContaining("unknown kind of block 0");
  }

  @Test
  void largeObjectsInTheBlockOfTableAreAnError() {
    byte[] archive = orders().largeObjects(21, 77, "x").bytes();

    assertThatThrownBy(() -> verify(archive)).hasMessageContaining("wrong kind of block");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\n", "a\n\\.\n", "a\n\\.\n\n", "a\\.\n\n\n", "\\.\n\n\n\n"})
  void rowsWithoutTheirEndAreAnError(String content) {
    SyntheticArchive archive = orders().block(1, 21);
    archive.content(content.getBytes(UTF_8));

    assertThatThrownBy(() -> verify(archive.bytes()))
        .hasMessageContaining("rows without their end in the data of TABLE DATA shop.orders");
  }

  @Test
  void textInAnotherEncodingIsRefused() {
    byte[] archive =
        header().integer(1).integer(1).integer(0).integer(1).raw('0').integer(1).raw(0xE4).bytes();

    assertThatThrownBy(() -> verify(archive)).hasMessageContaining("not UTF-8");
  }

  @Test
  void sameDumpIdTwiceIsAnError() {
    byte[] archive =
        header().entries(List.of(Entries.table(11, "a"), Entries.table(11, "b"))).bytes();

    assertThatThrownBy(() -> verify(archive)).hasMessageContaining("dump id 11 twice");
  }

  private static SyntheticArchive header() {
    return new SyntheticArchive(14, false).header(1, 0);
  }

  private static SyntheticArchive orders() {
    return header().entries(List.of(Entries.tableData(21, 11, "orders")));
  }

  private static List<TocEntry> verify(byte[] archive) throws IOException {
    ArchiveReader reader = ArchiveReader.open(new ByteArrayInputStream(archive));
    reader.verify();
    return reader.entries();
  }
}
