package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a listing promises, with more keys and deeper ones than a test of one behaviour needs. */
interface ManyKeysClauses extends StorageUnderTest {

  /** As many as a backup has at work at once, and some more. */
  int THREADS = 16;

  /** How many prefixes are tried. */
  int WINDOWS = 20;

  int manyKeys();

  int deepest();

  @Test
  default void anyPrefixOfThousandsOfKeysListsWhatBeginsWithIt() throws Exception {
    List<String> all = segments(manyKeys());
    putAll(all);

    assertWindows(all);
  }

  @Test
  default void halfOfThousandsOfKeysCanBeDeletedAtOnce() throws Exception {
    List<String> all = segments(manyKeys());
    putAll(all);

    storage().deleteAll(everySecond(all, 0).stream().map(StorageKey::new).toList());

    assertList("", everySecond(all, 1));
  }

  @Test
  default void listStaysCompleteWhileOtherKeysComeAndGo() throws Exception {
    List<String> lasting = everySecond(segments(manyKeys() * 4 / 5), 1);
    putAll(lasting);
    AtomicBoolean listed = new AtomicBoolean();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int life = i;
      tasks.add(() -> comeAndGo(everySecond(segments(400), 0), life, listed));
    }
    tasks.add(() -> listAgainAndAgain(lasting, listed));

    Crowd.run(tasks);
  }

  @Test
  default void deepKeysAreListedFromEveryDepth() throws Exception {
    List<String> all =
        IntStream.rangeClosed(0, 14).mapToObj(i -> "d/".repeat(i * deepest() / 14) + "o").toList();
    putAll(all);

    for (int depth : List.of(0, deepest() / 14 + 1, deepest())) {
      assertList("d/".repeat(depth), all);
    }
    storage().deleteAll(all.stream().skip(1).map(StorageKey::new).toList());
    assertThat(keys("")).containsExactly("o");
  }

  /** Names as a write-ahead log has them: long, alike up to the last characters, in few folders. */
  private static List<String> segments(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "job/wal/00000001/%016X/%024X.zst.age".formatted(i / 256, i))
        .toList();
  }

  private static List<String> everySecond(List<String> all, int first) {
    return IntStream.range(0, all.size()).filter(i -> i % 2 == first).mapToObj(all::get).toList();
  }

  private void putAll(List<String> keys) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int first = i;
      tasks.add(
          () -> {
            for (int next = first; next < keys.size(); next += THREADS) {
              put(keys.get(next), Sample.bytes(1 + next % 100));
            }
            return null;
          });
    }
    Crowd.run(tasks);
  }

  /** Compares the lists of prefixes of every length with what they should be. */
  private void assertWindows(List<String> all) throws IOException {
    assertList("", all);
    Random random = new Random(all.size());
    for (int i = 0; i < WINDOWS; i++) {
      String key = all.get(random.nextInt(all.size()));
      assertList(key.substring(0, random.nextInt(key.length() + 1)), all);
    }
  }

  private void assertList(String prefix, List<String> all) throws IOException {
    List<String> expected = all.stream().filter(key -> key.startsWith(prefix)).sorted().toList();
    assertThat(keys(prefix)).as("list of '%s'", prefix).isEqualTo(expected);
  }

  private Void comeAndGo(List<String> keys, int life, AtomicBoolean listed) throws IOException {
    for (int i = life; !listed.get(); i += 4) {
      String key = keys.get(i % keys.size());
      put(key, Sample.bytes(10));
      storage().delete(new StorageKey(key));
    }
    return null;
  }

  private Void listAgainAndAgain(List<String> lasting, AtomicBoolean listed) throws IOException {
    try {
      for (int i = 0; i < 20; i++) {
        List<String> found = keys("job/");
        assertThat(found).as("list number %d", i).isSorted().doesNotHaveDuplicates();
        List<String> missing = new ArrayList<>(lasting);
        missing.removeAll(Set.copyOf(found));
        assertThat(missing).as("keys that list number %d lacks", i).isEmpty();
      }
      return null;
    } finally {
      listed.set(true);
    }
  }
}
