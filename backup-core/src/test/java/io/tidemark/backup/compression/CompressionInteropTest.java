package io.tidemark.backup.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.servers.CommandLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each compression against the command line tool of its format, both ways. */
class CompressionInteropTest {

  private static final byte[] ROWS = Codecs.rows(700_000);

  @TempDir private Path folder;

  /** A compression, the tool of its format, and that tool's command to compress. */
  record Pair(Compression compression, String tool, String compressCommand) {

    @Override
    public String toString() {
      return compression + " and " + compressCommand;
    }
  }

  static Stream<Pair> pairs() {
    return Stream.of(
        new Pair(Zstd.level(3), "zstd", "zstd -c"),
        new Pair(Zstd.level(3).workers(0), "zstd", "zstd -c -T2 -9"),
        new Pair(Zstd.level(19), "zstd", "zstd -c -19 --no-check"),
        new Pair(Gzip.level(6), "gzip", "gzip -c"),
        new Pair(Gzip.level(1).workers(1), "pigz", "pigz -c -p2"),
        new Pair(Gzip.level(9).workers(7), "pigz", "pigz -c -i --name --comment x"),
        new Pair(Lz4.frame(), "lz4", "lz4 -c"),
        new Pair(Lz4.frame(), "lz4", "lz4 -c -9 -B4 -BX --content-size"),
        new Pair(Xz.preset(3), "xz", "xz -c -0"),
        new Pair(Xz.preset(0), "xz", "xz -c -1 -T2 --block-size=300KiB"),
        new Pair(NoCompression.instance(), "cat", "cat"));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void toolDecompressesWhatWasWritten(Pair pair) throws IOException {
    CommandLine.of(pair.tool());
    Path stored = Files.write(folder.resolve("in"), Codecs.compress(pair.compression(), ROWS));

    assertThat(shell(pair.compression().decompressCommand(), stored)).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void toolsOutputDecompresses(Pair pair) throws IOException {
    CommandLine.of(pair.tool());
    byte[] stored = shell(pair.compressCommand(), Files.write(folder.resolve("in"), ROWS));

    assertThat(Codecs.decompress(pair.compression(), stored)).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void toolDecompressesEmptyContent(Pair pair) throws IOException {
    CommandLine.of(pair.tool());
    byte[] stored = Codecs.compress(pair.compression(), new byte[0]);

    assertThat(
            shell(
                pair.compression().decompressCommand(), Files.write(folder.resolve("in"), stored)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void concatenatedContentsDecompressAsOne(Pair pair) throws IOException {
    CommandLine.of(pair.tool());
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    stored.write(Codecs.compress(pair.compression(), ROWS));
    stored.write(shell(pair.compressCommand(), Files.writeString(folder.resolve("in"), "end")));

    assertThat(Codecs.decompress(pair.compression(), stored.toByteArray()))
        .hasSize(ROWS.length + 3)
        .startsWith(ROWS)
        .endsWith('e', 'n', 'd');
  }

  private byte[] shell(String command, Path input) throws IOException {
    Path output = folder.resolve("out");
    CommandLine.shell(command).input(input).output(output).run().succeeded();
    return Files.readAllBytes(output);
  }
}
