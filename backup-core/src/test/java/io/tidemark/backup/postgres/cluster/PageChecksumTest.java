package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageChecksumTest {

  private static final int PAGE = 8192;

  @TempDir private static Path folder;
  private static List<Path> relations;

  @BeforeAll
  static void initialise() throws IOException {
    try (Stream<Path> files = Files.walk(InitialCluster.in(folder).resolve("base"))) {
      relations =
          files
              .filter(file -> file.getFileName().toString().matches("[0-9]+(_fsm|_vm)?"))
              .filter(Files::isRegularFile)
              .toList();
    }
  }

  private static byte[] page(byte[] file, int number) {
    return Arrays.copyOfRange(file, number * PAGE, (number + 1) * PAGE);
  }

  @Test
  void allPagesOfAFreshClusterAreRight() throws IOException {
    int pages = 0;
    for (Path relation : relations) {
      byte[] file = Files.readAllBytes(relation);
      for (int number = 0; number < file.length / PAGE; number++) {
        assertThat(PageChecksum.isRight(page(file, number), number))
            .as("page %d of %s", number, relation)
            .isTrue();
        pages++;
      }
    }
    assertThat(pages).isGreaterThan(1_000);
  }

  @Test
  void aFlippedBitAnywhereIsFound() throws IOException {
    byte[] page = page(Files.readAllBytes(largest()), 0);
    for (int place = 0; place < PAGE; place++) {
      page[place] ^= 4;
      assertThat(PageChecksum.isRight(page, 0)).as("byte %d", place).isFalse();
      page[place] ^= 4;
    }
  }

  @Test
  void aPageInTheWrongPlaceIsFound() throws IOException {
    byte[] page = page(Files.readAllBytes(largest()), 0);
    assertThat(PageChecksum.isRight(page, 1)).isFalse();
  }

  @Test
  void aPageThatWasNeverUsedIsZero() {
    byte[] page = new byte[PAGE];
    assertThat(PageChecksum.isRight(page, 7)).isTrue();
    page[5000] = 1;
    assertThat(PageChecksum.isRight(page, 7)).isFalse();
  }

  private static Path largest() {
    return relations.stream().max((a, b) -> Long.compare(size(a), size(b))).orElseThrow();
  }

  private static long size(Path file) {
    return file.toFile().length();
  }
}
