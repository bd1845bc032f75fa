package io.tidemark.backup.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ArchiveRoundTripProperties {

  private static final int AROUND_ONE_CHUNK = ChunkOutput.CHUNK_SIZE + 3;
  private static final TocEntry TABLE = Entries.tableData(21, 11, "orders");
  private static final TocEntry OBJECTS = Entries.largeObjects(23);

  @Property(tries = 200)
  void rowsComeBackHoweverTheyAreWritten(
      @ForAll @IntRange(max = 3 * AROUND_ONE_CHUNK) int length, @ForAll long seed)
      throws IOException {
    byte[] rows = bytes(length, seed);
    if (length > 0) {
      rows[length - 1] = '\n';
    }
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    ArchiveWriter writer = ArchiveWriter.begin(archive, Entries.FACTS, List.of(TABLE));
    writer.rows(TABLE, out -> inPieces(rows, seed, out));
    writer.finish();

    ArchiveReader reader = open(archive);
    DataBlock.Rows block = (DataBlock.Rows) reader.next().orElseThrow();
    assertThat(block.rows().readAllBytes()).isEqualTo(rows);
    assertThat(reader.next()).isEmpty();
  }

  @Property(tries = 200)
  void largeObjectsComeBackHoweverTheyAreWritten(
      @ForAll @IntRange(max = 3 * AROUND_ONE_CHUNK) int length,
      @ForAll long seed,
      @ForAll @IntRange(max = 3) int count)
      throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    ArchiveWriter writer = ArchiveWriter.begin(archive, Entries.FACTS, List.of(OBJECTS));
    writer.largeObjects(
        OBJECTS,
        sink -> {
          for (int i = 0; i < count; i++) {
            byte[] content = bytes(length, seed + i);
            sink.write(4_294_967_295L - i, out -> inPieces(content, seed, out));
          }
        });
    writer.finish();

    ArchiveReader reader = open(archive);
    DataBlock.LargeObjects block = (DataBlock.LargeObjects) reader.next().orElseThrow();
    for (int i = 0; i < count; i++) {
      DataBlock.LargeObject object = block.next().orElseThrow();
      assertThat(object.oid()).isEqualTo(4_294_967_295L - i);
      assertThat(object.content().readAllBytes()).isEqualTo(bytes(length, seed + i));
    }
    assertThat(block.next()).isEqualTo(Optional.empty());
    assertThat(reader.next()).isEmpty();
  }

  private static ArchiveReader open(ByteArrayOutputStream archive) throws IOException {
    return ArchiveReader.open(new ByteArrayInputStream(archive.toByteArray()));
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void inPieces(byte[] bytes, long seed, OutputStream out) throws IOException {
    Random random = new Random(seed);
    int most = 1 << random.nextInt(18);
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(1 + random.nextInt(most), bytes.length - at);
      if (length == 1) {
        out.write(bytes[at]);
      } else {
        out.write(bytes, at, length);
      }
      at += length;
    }
  }
}
