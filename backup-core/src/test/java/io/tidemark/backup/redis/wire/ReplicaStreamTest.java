package io.tidemark.backup.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReplicaStreamTest {

  private static final String MARK = "0123456789abcdef0123456789abcdef01234567";
  private static final String ID = "8de1787ba490483314a4d30f1c628bc5025eb761";
  private static final String AGREED = "+FULLRESYNC " + ID + " 2443808505\r\n";

  private final Map<String, String> answers =
      new HashMap<>(Map.of("REPLCONF capa eof", "+OK\r\n", "REPLCONF rdb-only 1", "+OK\r\n"));

  @Test
  void readsIdAndOffsetBehindSignsOfLife() throws Exception {
    answers.put("PSYNC ? -1", "\n\n" + AGREED + "\n\n$5\r\nhello");

    withStream(
        stream -> {
          assertThat(stream.replicationId()).isEqualTo(ID);
          assertThat(stream.offset()).isEqualTo(2443808505L);
          assertThat(text(stream)).isEqualTo("hello");
        });
  }

  @Test
  void readsUpToTheMark() throws Exception {
    answers.put("PSYNC ? -1", AGREED + "$EOF:" + MARK + "\r\n$hello\n" + MARK + "\n");

    withStream(stream -> assertThat(text(stream)).isEqualTo("$hello\n"));
  }

  @Test
  void doesWithoutWhatOlderServersDoNotKnow() throws Exception {
    answers.put("REPLCONF rdb-only 1", "-ERR Unrecognized REPLCONF option: rdb-only\r\n");
    answers.put("PSYNC ? -1", "-ERR unknown command 'PSYNC'\r\n");
    answers.put("SYNC", "\n$5\r\nhello");

    withStream(
        stream -> {
          assertThat(stream.replicationId()).isEmpty();
          assertThat(stream.offset()).isNegative();
          assertThat(text(stream)).isEqualTo("hello");
        });
  }

  @Test
  void doesNotAskForTheStreamWithAMarkIfItShallNot() throws Exception {
    answers.put("PSYNC ? -1", AGREED + "$0\r\n");
    try (ScriptedServer server = new ScriptedServer(answers);
        RedisConnection connection = connect(server)) {
      ReplicaStream.request(connection, false);

      assertThat(server.commands).containsExactly("REPLCONF rdb-only 1", "PSYNC ? -1");
    }
  }

  @Test
  void tellsTheServersRefusal() {
    answers.put("PSYNC ? -1", "\n-NOMASTERLINK Can't SYNC while not connected\r\n");

    assertThatThrownBy(() -> withStream(stream -> {}))
        .isInstanceOf(RedisErrorException.class)
        .hasMessage("NOMASTERLINK Can't SYNC while not connected");
  }

  @Test
  void tellsAFailureInPlaceOfTheSnapshot() {
    answers.put("PSYNC ? -1", AGREED + "-ERR BGSAVE failed, replication can't continue\r\n");

    assertThatThrownBy(() -> withStream(ReplicaStreamTest::text))
        .isInstanceOf(RedisErrorException.class)
        .hasMessageContaining("BGSAVE failed");
  }

  @Test
  void failsIfTheServerGoesAwayWithinTheSnapshot() {
    answers.put("PSYNC ? -1", AGREED + "$6\r\nhello");
    assertThatThrownBy(() -> withStream(ReplicaStreamTest::text, true))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("after 5 of 6 bytes");

    answers.put("PSYNC ? -1", AGREED + "$EOF:" + MARK + "\r\nhello" + MARK.substring(1));
    assertThatThrownBy(() -> withStream(ReplicaStreamTest::text, true))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void failsIfTheServerGoesAwayBeforeTheSnapshot() {
    answers.put("PSYNC ? -1", AGREED + "\n\n");

    assertThatThrownBy(() -> withStream(ReplicaStreamTest::text, true))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void refusesWhatIsNoSnapshot() {
    answers.put("PSYNC ? -1", AGREED + "+CONTINUE\r\n");
    assertThatThrownBy(() -> withStream(ReplicaStreamTest::text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not Redis' protocol");

    answers.put("PSYNC ? -1", "+CONTINUE\r\n");
    assertThatThrownBy(() -> withStream(stream -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not Redis' protocol");

    answers.put("PSYNC ? -1", AGREED + "$EOF:short\r\n");
    assertThatThrownBy(() -> withStream(ReplicaStreamTest::text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("end mark of 5 bytes");
  }

  private interface Look {
    void at(ReplicaStream stream) throws IOException;
  }

  private void withStream(Look look) throws Exception {
    withStream(look, false);
  }

  private void withStream(Look look, boolean goesAway) throws Exception {
    try (ScriptedServer server = new ScriptedServer(answers);
        RedisConnection connection = connect(server)) {
      ReplicaStream stream = ReplicaStream.request(connection, true);
      if (goesAway) {
        connection.send("GO AWAY");
        connection.flush();
      }
      look.at(stream);
    }
  }

  private static RedisConnection connect(ScriptedServer server) throws IOException {
    return RedisConnection.open(server.endpoint(), RedisLogin.none(), Duration.ofSeconds(20));
  }

  private static String text(ReplicaStream stream) throws IOException {
    return new String(stream.content().readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
