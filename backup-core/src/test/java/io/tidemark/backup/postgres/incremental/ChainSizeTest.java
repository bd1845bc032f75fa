package io.tidemark.backup.postgres.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainSizeTest {

  private static final int BLOCK = TestLink.BLOCK;

  private static Map<Long, Long> sizes(ChainLink... newestFirst) throws IOException {
    return ChainSize.of(List.of(newestFirst), file -> 0);
  }

  private static TestLink full() {
    return new TestLink("0/1").whole("base/5/1259", 1, 2, 3, 4).whole("base/5/77", 1, 2, 3);
  }

  private static TestLink second() {
    return new TestLink("0/2").upon("0/1");
  }

  @Test
  void whatIsInATablespaceCountsThere() throws IOException {
    Map<Long, Long> sizes =
        sizes(new TestLink("0/1").whole("pg_tblspc/16384/PG_17_202406281/5/1", 1, 2));

    assertThat(sizes).containsOnlyKeys(0L, 16384L).containsEntry(16384L, 2L * BLOCK);
  }

  @Test
  void whatOnlyLiesBesideTheTablespacesDoesNot() throws IOException {
    assertThat(sizes(new TestLink("0/1").whole("pg_tblspc/notes", 1).whole("pg_tblspc/a/b", 2)))
        .containsOnlyKeys(0L);
  }

  @Test
  void aFileCountsWithAllPiecesThatTheChainHasOfIt() throws IOException {
    long without = sizes(second().file("base/5/1", new byte[0]), full()).getOrDefault(0L, 0L);
    long with = sizes(second().incremental("1259", 20, 4, 1, 2), full()).getOrDefault(0L, 0L);

    // The head of the piece takes a block; its two blocks come in place of two of the four.
    assertThat(with - without).isEqualTo((1 + 2 + 4) * BLOCK);
  }

  @Test
  void whatIsThereTakesNoMoreSpaceUpToTheLengthOfTheFile() throws IOException {
    assertThat(spared(full(), 3 * BLOCK)).isEqualTo(3 * BLOCK);
    assertThat(spared(full(), 5 * BLOCK)).isEqualTo(4 * BLOCK);
  }

  @Test
  void whatIsThereOfAFileOfPiecesIsSparedOnce() throws IOException {
    TestLink pieces = second().incremental("1259", 20, 4, 1, 2);

    assertThat(spared(pieces, 4 * BLOCK, full())).isEqualTo(4 * BLOCK);
    assertThat(spared(pieces, 9 * BLOCK, full())).isEqualTo((1 + 2 + 4) * BLOCK);
  }

  /** What is counted less if so many bytes of base/5/1259 are there. */
  private static long spared(ChainLink newest, long present, ChainLink... older)
      throws IOException {
    List<ChainLink> chain = new ArrayList<>(List.of(newest));
    chain.addAll(List.of(older));
    Map<Long, Long> all = ChainSize.of(chain, file -> 0);
    Map<Long, Long> rest =
        ChainSize.of(chain, file -> file.toString().equals("base/5/1259") ? present : 0);
    return all.getOrDefault(0L, 0L) - rest.getOrDefault(0L, 0L);
  }
}
