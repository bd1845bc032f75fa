package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What several threads may do at once. */
interface ConcurrencyClauses extends StorageUnderTest {

  @Test
  default void severalObjectsCanBeWrittenAtOnce() throws Exception {
    int writers = 4;
    CountDownLatch writing = new CountDownLatch(writers);
    Storage storage = storage();
    List<Callable<Boolean>> puts = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      StorageKey key = new StorageKey("together/" + i);
      puts.add(() -> putTogether(storage, key, writing));
    }

    assertThat(Crowd.run(puts)).as("every writer saw all the others").containsOnly(true);
    assertThat(keys("")).hasSize(writers);
  }

  private static boolean putTogether(Storage storage, StorageKey key, CountDownLatch writing)
      throws IOException {
    storage.put(
        key,
        Labels.none(),
        out -> {
          out.write(1);
          writing.countDown();
          Crowd.await(writing, 30, TimeUnit.SECONDS);
        });
    return writing.getCount() == 0;
  }

  @Test
  default void writersReadersAndDeletersDoNotDisturbEachOther() throws Exception {
    List<Callable<Boolean>> lives = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int life = i;
      lives.add(() -> comeAndGo(life));
    }

    assertThat(Crowd.run(lives)).containsOnly(true);
    assertThat(keys("")).isEmpty();
  }

  /** All lives share a folder, which comes and goes with them. */
  private boolean comeAndGo(int life) throws IOException {
    StorageKey key = new StorageKey("shared/folder/" + life);
    for (int round : IntStream.range(0, 15).toArray()) {
      put(key.value(), Sample.bytes(1_000 + round));
      try (InputStream in = storage().open(key)) {
        assertThat(in.readAllBytes()).isEqualTo(Sample.bytes(1_000 + round));
      }
      assertThat(storage().list("shared/")).anyMatch(object -> object.key().equals(key));
      storage().delete(key);
    }
    return true;
  }
}
