package io.tidemark.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

class LogTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-31T02:15:00Z"));

  private final Log before = Log.current();

  @AfterEach
  void restore() {
    before.use();
  }

  private static String logged(boolean json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Log(Level.INFO, json, new PrintStream(bytes, true, StandardCharsets.UTF_8), CLOCK).use();
    MDC.put("backup.job", "shop");
    try {
      LoggerFactory.getLogger("io.tidemark.backup.Test").info("it \"starts\"");
    } finally {
      MDC.remove("backup.job");
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void jsonHasWhatTheThreadSaysOfItsWork() {
    assertThat(logged(true))
        .isEqualTo(
            """
            {"time":"2026-01-31T02:15:00Z","level":"INFO","logger":"io.tidemark.backup.Test",\
            "message":"it \\"starts\\"","backup.job":"shop"}
            """);
  }

  @Test
  void textIsForPeople() {
    assertThat(logged(false)).isEqualTo("2026-01-31T02:15:00Z INFO  Test: it \"starts\"\n");
  }
}
