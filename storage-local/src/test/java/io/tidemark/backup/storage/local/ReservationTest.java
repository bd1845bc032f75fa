package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Puts on a file system without hard links, beside a process that died in the middle of one. */
class ReservationTest {

  private static final StorageKey KEY = new StorageKey("a");

  /** The first 16 bytes of the SHA-256 of the key. */
  private static final String RESERVATION = ".put-ca978112ca1bbdcafac231b39a23dc4d";

  @TempDir Path root;

  @Test
  void reservationOfADeadProcessIsNamed() throws IOException {
    Files.createFile(root.resolve(RESERVATION));

    assertThatIOException()
        .isThrownBy(() -> putAt(InstantSource.system().instant()))
        .withMessageContaining(RESERVATION)
        .withMessageContaining("hint:");
    assertThat(root).isDirectoryNotContaining("glob:**/a");
  }

  @Test
  void reservationOfADeadProcessIsGoneTheNextDay() throws IOException {
    Files.createFile(root.resolve(RESERVATION));

    putAt(InstantSource.system().instant().plus(Duration.ofHours(25)));

    assertThat(root).isDirectoryContaining("glob:**/a");
    assertThat(Child.staging(root)).isEmpty();
  }

  private void putAt(Instant now) throws IOException {
    try (LocalStorage storage =
        LocalStorage.at(root).links(false).clock(InstantSource.fixed(now)).open()) {
      storage.put(KEY, Labels.none(), out -> out.write(1));
    }
  }
}
