package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.redis.rdb.RdbListener;
import io.tidemark.backup.redis.rdb.RdbReader;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotStructureTest {

  private byte[] rdb = new byte[0];
  private List<TableSummary> tables = List.of();

  @BeforeAll
  void save() throws IOException {
    try (RedisServer server = RedisServer.start()) {
      server.cli("MSET", "user:1", "Ada", "user:2", "Grace");
      server.cli("-n", "3", "SADD", "tags", "a", "b");
      rdb = SavedSnapshot.of(server).bytes();
    }
    tables =
        SnapshotReport.tables(RdbReader.read(new ByteArrayInputStream(rdb), new RdbListener() {}));
  }

  private static SourceReport report(List<TableSummary> recorded) {
    return new SourceReport("redis-rdb", Map.of(), recorded, List.of());
  }

  private static void check(byte[] bytes, List<TableSummary> recorded, boolean alone)
      throws IOException {
    SnapshotStructure.check(new ByteArrayInputStream(bytes), report(recorded), alone);
  }

  private List<TableSummary> with(TableSummary other) {
    List<TableSummary> changed = new ArrayList<>(tables);
    changed.replaceAll(table -> table.name().equals(other.name()) ? other : table);
    return changed;
  }

  @Test
  void whatWasRecordedIsFound() throws IOException {
    assertThat(SnapshotStructure.isSnapshot(report(tables))).isTrue();
    assertThat(tables).extracting(TableSummary::rows).containsExactly(2L, 1L);

    check(rdb, tables, true);
  }

  @Test
  void anotherNumberOrHashOfKeysIsADifferenceThatIsNamed() {
    TableSummary first = tables.get(0);
    TableSummary more = new TableSummary(first.schema(), "db0", 3, first.hash());
    TableSummary other = new TableSummary(first.schema(), "db0", 2, tables.get(1).hash());

    assertThatThrownBy(() -> check(rdb, with(more), true))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("db0 has 2 keys")
        .hasMessageContaining("recorded were 3");
    assertThatThrownBy(() -> check(rdb, with(other), true))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining(other.hash());
  }

  @Test
  void aDatabaseTooManyOrTooFewIsADifference() {
    List<TableSummary> more = new ArrayList<>(tables);
    more.add(new TableSummary("redis", "db9", 1, tables.get(0).hash()));

    assertThatThrownBy(() -> check(rdb, more, true)).hasMessageContaining("db9 has no keys");
    assertThatThrownBy(() -> check(rdb, tables.subList(0, 1), true))
        .hasMessageContaining("db3 was not recorded");
  }

  @Test
  void oneSnapshotOfSeveralIsNotComparedWithAllTogether() throws IOException {
    check(rdb, tables.subList(0, 1), false);
  }

  @Test
  void aFlippedBitIsFound() {
    byte[] flipped = rdb.clone();
    flipped[flipped.length - 12] ^= 1;

    assertThatThrownBy(() -> check(flipped, tables, false))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("malformed");
  }
}
