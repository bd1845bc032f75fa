package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What protects an object that exists: nothing is ever overwritten. */
interface ExclusivePutClauses extends StorageUnderTest {

  @Test
  default void overwriteIsRefusedAndTheOldBytesStay() throws IOException {
    put(KEY.value(), Sample.bytes(100));

    assertThatExceptionOfType(ObjectExistsException.class)
        .isThrownBy(() -> put(KEY.value(), Sample.bytes(200)));

    assertThat(read(KEY)).isEqualTo(Sample.bytes(100));
  }

  @Test
  default void overwriteWithTheSameBytesIsRefusedToo() throws IOException {
    put(KEY.value(), Sample.bytes(100));

    assertThatExceptionOfType(ObjectExistsException.class)
        .isThrownBy(() -> put(KEY.value(), Sample.bytes(100)));
  }

  @Test
  default void keyThatAppearsWhileItIsWrittenHasOneWinner() throws IOException {
    Storage rival = another();
    List<byte[]> published = new ArrayList<>();
    publish(
        published,
        storage(),
        Sample.bytes(100),
        () -> publish(published, rival, Sample.bytes(200), () -> {}));

    assertThat(published).as("puts that succeeded").hasSize(1);
    assertThat(read(KEY)).isEqualTo(published.get(0));
  }

  private static void publish(
      List<byte[]> published, Storage storage, byte[] content, Runnable meanwhile) {
    try {
      storage.put(
          KEY,
          Labels.none(),
          out -> {
            meanwhile.run();
            out.write(content);
          });
      published.add(content);
    } catch (IOException refused) {
      assertThat(refused).isInstanceOf(ObjectExistsException.class);
    }
  }

  @Test
  default void racingPutsHaveExactlyOneWinner() throws Exception {
    int rivals = 6;
    CountDownLatch started = new CountDownLatch(rivals);
    List<Callable<Boolean>> puts = new ArrayList<>();
    for (int i = 1; i <= rivals; i++) {
      byte[] content = Sample.bytes(i * 1_000);
      Storage storage = another();
      puts.add(() -> wins(storage, content, started));
    }

    List<Boolean> wins = Crowd.run(puts);

    assertThat(wins).containsOnlyOnce(true);
    assertThat(read(KEY)).isEqualTo(Sample.bytes((wins.indexOf(true) + 1) * 1_000));
  }

  /** Waits for the rivals, but not for ever: a storage may also let them in one by one. */
  private static boolean wins(Storage storage, byte[] content, CountDownLatch started)
      throws IOException {
    try {
      storage.put(
          KEY,
          Labels.none(),
          out -> {
            started.countDown();
            Crowd.await(started, 5, TimeUnit.SECONDS);
            out.write(content);
          });
      return true;
    } catch (ObjectExistsException e) {
      return false;
    }
  }
}
