package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a delete promises: this object is gone, and no other. */
interface DeleteClauses extends StorageUnderTest {

  @Test
  default void deletedObjectIsGone() throws IOException {
    put(KEY.value(), Sample.bytes(10));

    storage().delete(KEY);

    assertAbsent(KEY);
  }

  @Test
  default void deletingAnAbsentObjectIsNoError() throws IOException {
    storage().delete(KEY);
    put(KEY.value(), Sample.bytes(10));
    storage().delete(KEY);
    storage().delete(KEY);

    assertAbsent(KEY);
  }

  @Test
  default void deleteLeavesTheNeighbours() throws IOException {
    List<String> neighbours = List.of("a/B", "a/b-", "a/b.c", "a/bc", "a/c", "ab");
    for (String key : neighbours) {
      put(key, Sample.bytes(10));
    }
    put("a/b", Sample.bytes(10));

    storage().delete(new StorageKey("a/b"));

    assertThat(keys("")).isEqualTo(neighbours);
  }

  @Test
  default void deletingPartOfAKeyDeletesNothing() throws IOException {
    put("a/b/c", Sample.bytes(10));

    storage().delete(new StorageKey("a"));
    storage().delete(new StorageKey("a/b"));
    storage().delete(new StorageKey("a/b/c/d"));

    assertThat(keys("")).containsExactly("a/b/c");
  }

  @Test
  default void keyOfADeletedObjectIsFree() throws IOException {
    put(KEY.value(), Sample.bytes(10));
    storage().delete(KEY);
    put(KEY.value(), Sample.bytes(20));

    assertThat(read(KEY)).isEqualTo(Sample.bytes(20));
  }
}
