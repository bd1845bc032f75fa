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
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
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
    boolean[] met = new boolean[1];
    try {
      storage.put(
          key,
          Labels.none(),
          out -> {
            out.write(1);
            writing.countDown();
            met[0] = Crowd.await(writing, 30, TimeUnit.SECONDS);
          });
    } catch (IOException e) {
      writing.countDown();
      throw e;
    }
    return met[0];
  }

  @Test
  default void writersReadersAndDeletersDoNotDisturbEachOther() throws Exception {
    int count = 6;
    Phaser together = new Phaser(count);
    List<Callable<Boolean>> lives = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int life = i;
      lives.add(() -> comeAndGo(life, together));
    }

    assertThat(Crowd.run(lives)).containsOnly(true);
    assertThat(keys("")).isEmpty();
  }

  private boolean comeAndGo(int life, Phaser together) throws Exception {
    boolean done = false;
    try {
      for (int round = 0; round < 15; round++) {
        comeAndGo(life, round, together);
      }
      done = true;
      return done;
    } finally {
      if (!done) {
        together.forceTermination();
      }
    }
  }

  /** All lives share a folder. Some leave it early, and the last of one round meet the next. */
  private void comeAndGo(int life, int round, Phaser together) throws Exception {
    StorageKey key = new StorageKey("shared/folder/" + life);
    byte[] content = Sample.bytes(1_000 + round);
    put(key.value(), content);
    meet(together);
    if ((life + round) % 2 == 0) {
      storage().delete(key);
    }
    meet(together);
    if ((life + round) % 2 == 1) {
      assertPresent(key, content);
      storage().delete(key);
    }
  }

  private static void meet(Phaser together) throws Exception {
    int phase = together.awaitAdvanceInterruptibly(together.arrive(), 1, TimeUnit.MINUTES);
    assertThat(phase).as("phase, which is negative when another life has failed").isNotNegative();
  }

  private void assertPresent(StorageKey key, byte[] content) throws IOException {
    try (InputStream in = storage().open(key)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(storage().list("shared/")).anyMatch(object -> object.key().equals(key));
  }
}
