package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.UnsupportedFormatException;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.servers.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is copied is what came, and is proven on the way. */
@Timeout(30)
class SnapshotProofTest {

  private static final Endpoint SERVER = new Endpoint("server.invalid", 6379, false);

  /** A code that no version of the format has. */
  private static final byte UNKNOWN = (byte) 0xe0;

  private static byte[] snapshot;

  private final TestRun run = new TestRun();
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();

  @BeforeAll
  static void save() throws IOException {
    try (RedisServer server = RedisServer.start()) {
      server.cli("set", "key", "value");
      server.cli("hset", "hash", "field", "value");
      server.cli("save");
      snapshot = Files.readAllBytes(server.path("dump.rdb"));
    }
  }

  /** Returns where the databases begin: the number of the first, and how many keys it has. */
  private static int firstDatabase() {
    int at = 0;
    while (snapshot[at] != (byte) 0xfe
        || snapshot[at + 1] != 0
        || snapshot[at + 2] != (byte) 0xfb) {
      at++;
    }
    return at;
  }

  private Optional<RdbSummary> proven(SnapshotProof proof, byte[] sent) throws IOException {
    return proof.read(new SnapshotContent(new ByteArrayInputStream(sent), copy, SERVER, run), run);
  }

  @Test
  void copiesWhatItReads() throws IOException {
    assertThat(proven(SnapshotProof.REQUIRED, snapshot))
        .hasValueSatisfying(summary -> assertThat(summary.sizeBytes()).isEqualTo(snapshot.length));
    assertThat(copy.toByteArray()).isEqualTo(snapshot);
  }

  @Test
  void findsAFlippedByte() {
    byte[] flipped = snapshot.clone();
    flipped[flipped.length - 12] ^= 1;

    assertThatThrownBy(() -> proven(SnapshotProof.REQUIRED, flipped))
        .isInstanceOf(CorruptContentException.class);
    assertThatThrownBy(() -> proven(SnapshotProof.IF_POSSIBLE, flipped))
        .isInstanceOf(CorruptContentException.class);
  }

  @Test
  void findsAWholeFrameWithHalfASnapshot() {
    assertThatThrownBy(
            () -> proven(SnapshotProof.REQUIRED, Arrays.copyOf(snapshot, snapshot.length - 1)))
        .isInstanceOf(CorruptContentException.class);
  }

  @Test
  void findsWhatFollowsItsEnd() {
    assertThatThrownBy(
            () -> proven(SnapshotProof.REQUIRED, Arrays.copyOf(snapshot, snapshot.length + 1)))
        .isInstanceOf(CorruptContentException.class)
        .hasMessageContaining("it ends after " + snapshot.length);
  }

  @Test
  void copiesWhatItDoesNotKnowOnlyIfAskedTo() throws IOException {
    byte[] newer = snapshot.clone();
    newer[firstDatabase()] = UNKNOWN;

    assertThatThrownBy(() -> proven(SnapshotProof.REQUIRED, newer))
        .isInstanceOf(UnsupportedFormatException.class);
    copy.reset();
    assertThat(proven(SnapshotProof.IF_POSSIBLE, newer)).isEmpty();
    assertThat(copy.toByteArray()).isEqualTo(newer);
    assertThat(run.warnings).singleElement().asString().contains("not proven");
  }
}
