package io.tidemark.backup.postgres.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainSizeTest {

  private static final int BLOCK = TestLink.BLOCK;

  private static Map<Long, Long> sizes(ChainLink... newestFirst) throws IOException {
    return ChainSize.of(List.of(newestFirst));
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
}
