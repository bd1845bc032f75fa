package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading a log at rest, at once or in pieces. */
@Timeout(30)
class LogVerificationTest {

  private final InMemoryStorage memory = new InMemoryStorage();
  private final LogAtRest log = LogAtRest.in(memory);
  private final BackupRepository repository =
      BackupPipeline.named("shop")
          .from(TextSource.of("a.txt", new byte[10]))
          .to("here", memory)
          .build()
          .repository();

  @BeforeEach
  void begin() throws IOException {
    RepositoryMarker.readOrCreate(memory, "test", Instant.EPOCH);
    log.bound().segments(1, 5, 20).history(2, "1\t0/1400000\tx\n").segments(2, 20, 21);
  }

  private LogVerification.Checked read(LogReading reading) {
    LogVerification result = repository.verifyLog("shop", reading);
    assertThat(result.unread()).isEmpty();
    return result.places().get(0);
  }

  @Test
  void everythingIsRead() throws IOException {
    log.gap(1, 2, 3).beginning(2, 22, 500);

    LogVerification.Checked checked = read(LogReading.all());

    assertThat(checked.files()).isEqualTo(19);
    assertThat(checked.bytes()).isEqualTo(18 * 3000 + 14);
    assertThat(checked.damaged()).isEmpty();
    assertThat(checked.unproven()).isZero();
    assertThat(checked.gaps()).containsExactly("timeline 1, 0/200000 to 0/400000: test");
    assertThat(checked.next()).isEmpty();
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    memory.tamper(log.data(LogAtRest.name(1, 7)), bytes -> new byte[3000]);
    memory.tamper(log.data(LogAtRest.name(1, 9)), bytes -> new byte[7]);
    memory.tamper(LogAtRest.receipt(LogAtRest.name(2, 20)), bytes -> new byte[7]);
    memory.delete(LogAtRest.receipt(LogAtRest.name(2, 21)));

    LogVerification.Checked checked = read(LogReading.all());

    assertThat(checked.damaged())
        .extracting(LogVerification.Damaged::name)
        .containsExactly(
            LogAtRest.name(1, 7),
            LogAtRest.name(1, 9),
            LogAtRest.name(2, 20),
            LogAtRest.name(2, 21));
    assertThat(checked.files()).isEqualTo(19);
  }

  @Test
  void readingGoesOnWhereTheLastOneEnded() {
    List<Long> pieces = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      LogReading reading = LogReading.all().in("here").atMost(10_000);
      LogVerification.Checked checked = read(next.map(reading::after).orElse(reading));
      pieces.add(checked.files());
      next = checked.next();
    } while (next.isPresent());

    assertThat(pieces.stream().mapToLong(Long::longValue).sum()).isEqualTo(19);
    assertThat(pieces).hasSizeBetween(6, 7).allMatch(files -> files <= 4);
  }

  @Test
  void aPieceIsNeverLessThanOneFile() {
    LogVerification.Checked checked = read(LogReading.all().atMost(1));

    assertThat(checked.files()).isEqualTo(1);
    assertThat(checked.next()).contains(LogAtRest.name(1, 5));
  }

  @Test
  void encryptedLogIsProvenWithTheKeyAndReadWithout() throws IOException {
    var key = Age.generate();
    LogAtRest sealed =
        log.compressed(Zstd.level(1))
            .encrypted(Age.recipients(key.recipient()))
            .segments(2, 30, 31);
    BackupRepository knowing = repository.decrypt(Age.identity(key.identity()));

    assertThat(read(LogReading.all()).unproven()).isEqualTo(2);
    assertThat(knowing.verifyLog("shop", LogReading.all()).places().get(0).unproven()).isZero();
    memory.tamper(
        sealed.data(LogAtRest.name(2, 31)),
        bytes -> {
          bytes[bytes.length - 5] ^= 1;
          return bytes;
        });
    assertThat(knowing.verifyLog("shop", LogReading.all()).places().get(0).damaged()).hasSize(1);
  }

  @Test
  void aJobWithoutLogIsSound() {
    assertThat(repository.verifyLog("other", LogReading.all()).isSound()).isTrue();
  }
}
