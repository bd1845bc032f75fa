package io.tidemark.backup.testkit;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What a listing promises: all of it, in order, and nothing else. */
interface ListClauses extends StorageUnderTest {

  @Test
  default void emptyPlaceListsNothing() throws IOException {
    assertThat(storage().list("")).isEmpty();
  }

  @Test
  default void listIsInKeyOrder() throws IOException {
    List<String> inOrder =
        List.of("A/z", "a+b", "a-b", "a.b", "a/b", "a/b.c", "a0", "a=b", "aA", "a_b", "b", "b0/a");
    for (int i = 0; i < inOrder.size(); i++) {
      put(inOrder.get(i * 5 % inOrder.size()), Sample.bytes(1));
    }

    assertThat(keys("")).isEqualTo(inOrder);
  }

  @Test
  default void prefixMayEndWithinASegment() throws IOException {
    for (String key : List.of("a/b/c", "a/bc", "a/b-", "a/c", "ab/c", "b/a/b")) {
      put(key, Sample.bytes(1));
    }

    assertThat(keys("a/b")).containsExactly("a/b-", "a/b/c", "a/bc");
    assertThat(keys("a/b/")).containsExactly("a/b/c");
    assertThat(keys("a")).containsExactly("a/b-", "a/b/c", "a/bc", "a/c", "ab/c");
    assertThat(keys("a/")).containsExactly("a/b-", "a/b/c", "a/bc", "a/c");
  }

  @Test
  default void wholeKeyIsAPrefixOfItself() throws IOException {
    put("a/b", Sample.bytes(1));

    assertThat(keys("a/b")).containsExactly("a/b");
  }

  @Test
  default void prefixWithoutMatchListsNothing() throws IOException {
    put("a/b", Sample.bytes(1));

    assertThat(keys("a/c")).isEmpty();
    assertThat(keys("a/b/")).isEmpty();
    assertThat(keys("z/y/x")).isEmpty();
  }

  @Test
  default void prefixThatNoKeyCanHaveListsNothing() throws IOException {
    put("a/b", Sample.bytes(1));

    for (String prefix : List.of("/", "../", "a//", "a/../a", "./", ".", "a/.", "%", "*", "ä")) {
      assertThat(keys(prefix)).as("list of '%s'", prefix).isEmpty();
    }
  }

  @Test
  default void foldersAreThoseDirectlyBelow() throws IOException {
    for (String key : List.of("a/b/c/d", "a/b/e", "a/f", "ab/g/h", "a/g/h", "i")) {
      put(key, Sample.bytes(1));
    }

    assertThat(storage().folders("")).containsExactly("a", "ab");
    assertThat(storage().folders("a/")).containsExactly("b", "g");
    assertThat(storage().folders("a/b/")).containsExactly("c");
    assertThat(storage().folders("a/f/")).isEmpty();
    assertThat(storage().folders("z/")).isEmpty();
  }

  @Test
  default void listTellsSizeAndTime() throws IOException {
    put("a", Sample.bytes(0));
    put("b", Sample.bytes(123_456));

    List<StoredObject> objects = another().list("");

    assertThat(objects).extracting(StoredObject::sizeBytes).containsExactly(0L, 123_456L);
    assertThat(objects)
        .allSatisfy(
            object ->
                assertThat(object.storedAt())
                    .isCloseTo(InstantSource.system().instant(), within(1, DAYS)));
  }

  @Test
  default void listOfMoreThanAThousandObjectsIsComplete() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 10_000; i < 11_100; i++) {
      expected.add("many/" + i);
    }
    int threads = 20;
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int first = i;
      tasks.add(() -> putEvery(expected, first, threads));
    }
    Crowd.run(tasks);

    assertThat(keys("many/")).isEqualTo(expected);
    assertThat(keys("")).isEqualTo(expected);
  }

  private Void putEvery(List<String> keys, int first, int step) throws IOException {
    for (int i = first; i < keys.size(); i += step) {
      put(keys.get(i), Sample.bytes(1));
    }
    return null;
  }
}
