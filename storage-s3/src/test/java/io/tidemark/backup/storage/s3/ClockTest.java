package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A server whose clock differs by more than the 15 minutes of S3: row 23 of the fault matrix. */
class ClockTest extends OnFakeS3 {

  private static final DateTimeFormatter SIGNED =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Duration ALLOWED = Duration.ofMinutes(15);

  private final InstantSource ahead =
      InstantSource.offset(InstantSource.system(), Duration.ofMinutes(40));

  /** Refuses requests that are signed for another time, and says which time it is. */
  private FakeAnswer check(FakeRequest request, Function<FakeRequest, FakeAnswer> service) {
    Instant signed = Instant.from(SIGNED.parse(request.header("x-amz-date").orElseThrow()));
    boolean skewed = Duration.between(signed, ahead.instant()).abs().compareTo(ALLOWED) > 0;
    FakeAnswer answer = service.apply(request);
    if (skewed) {
      answer =
          request.operation() == FakeOperation.HEAD
              ? FakeAnswer.of(403)
              : FakeAnswer.error(403, "RequestTimeTooSkewed");
    }
    return answer.with("date", FakeAnswer.httpDate(ahead.instant()));
  }

  @Test
  void clockThatDiffersIsCorrectedAfterTheFirstRefusal() throws IOException {
    server.always(this::check);
    S3Storage storage = open();

    assertThat(storage.list("job")).hasSize(1);
    assertThat(heard.retries).hasSize(1);
    put(storage, bytes(3 * PART));

    assertStored(bytes(3 * PART));
    assertThat(heard.retries).as("the correction lasts").hasSize(1);
  }

  @Test
  void putCorrectsTheClockThoughHeadTellsNoReason() throws IOException {
    server.always(this::check);

    put(open(), bytes(10));

    assertStored(bytes(10));
  }

  @Test
  void clockThatCannotBeCorrectedIsNamed() throws IOException {
    server.always((request, service) -> FakeAnswer.error(403, "RequestTimeTooSkewed"));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> storage.list(""))
        .withMessageContaining("hint: set this machine's clock");

    assertThat(server.requests(FakeOperation.LIST)).hasSize(2);
  }
}
