package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a delete of several objects promises: these are gone, and no other. */
interface DeleteAllClauses extends StorageUnderTest {

  @Test
  default void deletingSeveralObjectsDeletesAllOfThem() throws IOException {
    for (String key : List.of("a/1", "a/2", "b/c/3")) {
      put(key, Sample.bytes(10));
    }

    storage().deleteAll(keysOf("b/c/3", "a/1", "a/2"));

    assertThat(keys("")).isEmpty();
    assertAbsent(new StorageKey("a/2"));
  }

  @Test
  default void deletingSeveralObjectsLeavesTheirNeighbours() throws IOException {
    List<String> neighbours = List.of("a/B", "a/b-", "a/b.c", "a/c", "ab");
    for (String key : neighbours) {
      put(key, Sample.bytes(10));
    }
    put("a/b", Sample.bytes(10));
    put("a/bc", Sample.bytes(10));

    storage().deleteAll(keysOf("a/b", "a/bc"));

    assertThat(keys("")).isEqualTo(neighbours);
  }

  @Test
  default void deletingNoObjectIsNoError() throws IOException {
    put(KEY.value(), Sample.bytes(10));

    storage().deleteAll(List.of());

    assertThat(keys("")).containsExactly(KEY.value());
  }

  @Test
  default void absentOnesAmongSeveralAreNoError() throws IOException {
    put("a/1", Sample.bytes(10));
    put("a/3", Sample.bytes(10));

    storage().deleteAll(keysOf("a/1", "a/2", "b/c", "a/3"));

    assertThat(keys("")).isEmpty();
  }

  @Test
  default void moreThanAThousandObjectsCanBeDeletedAtOnce() throws IOException {
    List<StorageKey> all =
        IntStream.rangeClosed(1, 2_001).mapToObj(i -> new StorageKey("many/" + i)).toList();
    for (int present : List.of(1, 999, 1_000, 1_001, 2_000, 2_001)) {
      put("many/" + present, Sample.bytes(1));
    }

    storage().deleteAll(all);

    assertThat(keys("")).isEmpty();
  }

  private static List<StorageKey> keysOf(String... keys) {
    return List.of(keys).stream().map(StorageKey::new).toList();
  }
}
