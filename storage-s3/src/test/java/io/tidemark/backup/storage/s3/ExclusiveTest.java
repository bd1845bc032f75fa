package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.s3.FakeS3.Quirk;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Objects that are never overwritten, whatever a server makes of it: row 24 of the fault matrix.
 */
class ExclusiveTest extends OnFakeS3 {

  private static final byte[] SMALL = bytes(100);
  private static final byte[] LARGE = bytes(2 * PART + 1);

  private void putByARival() {
    server.content().put(NAME, bytes(7), Map.of(), Instant.EPOCH);
  }

  private void assertRefused(S3Storage storage, byte[] content) {
    assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put(storage, content));
    assertStored(bytes(7));
  }

  @Test
  void takenKeyIsRefusedBeforeTheContentIsAskedFor() throws IOException {
    putByARival();
    List<String> calls = new ArrayList<>();
    S3Storage storage = open();

    assertThatExceptionOfType(ObjectExistsException.class)
        .isThrownBy(() -> storage.put(KEY, Labels.none(), out -> calls.add("called")));

    assertThat(calls).isEmpty();
  }

  @Test
  void conditionIsLeftToAServerThatKnowsIt() throws IOException {
    server.on(FakeOperation.PUT, FakeFault.after(this::putByARival));
    S3Storage storage = open();
    assertRefused(storage, SMALL);
    server.content().remove(NAME);
    server.on(FakeOperation.COMPLETE, FakeFault.after(this::putByARival));

    assertRefused(storage, LARGE);

    assertThat(server.requests(FakeOperation.PUT)).as("no reservation").hasSize(1);
  }

  @Test
  void conflictIsTriedAgain() throws IOException {
    FakeFault conflict = refuse(409, "ConditionalRequestConflict");
    server.on(FakeOperation.PUT, conflict);
    server.on(FakeOperation.COMPLETE, conflict);
    S3Storage storage = open();

    put(storage, SMALL);
    storage.delete(KEY);
    put(storage, LARGE);

    assertStored(LARGE);
    assertThat(heard.retries).hasSize(2);
  }

  @Test
  void conflictThatCostsTheUploadIsAnError() throws IOException {
    server.on(
        FakeOperation.COMPLETE,
        (request, service) -> {
          server.content().abort(request.parameter("uploadId"));
          return FakeAnswer.error(409, "ConditionalRequestConflict");
        });
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> put(storage, LARGE))
        .withMessageContaining("NoSuchUpload");

    assertNotStored();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 2 * PART + 1})
  void serverWithoutConditionsIsAskedForTheObjectFirst(int size) throws IOException {
    server.with(Quirk.PUTS_OVERWRITE).with(Quirk.COMPLETES_OVERWRITE);
    S3Storage storage = open();

    assertThatExceptionOfType(ObjectExistsException.class)
        .isThrownBy(
            () ->
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> {
                      out.write(bytes(size));
                      putByARival();
                    }));

    assertStored(bytes(7));
  }

  @Test
  void serverWithoutConditionsIsWarnedOfOnce() throws IOException {
    server.with(Quirk.PUTS_OVERWRITE).with(Quirk.COMPLETES_OVERWRITE);
    S3Storage storage = open();

    put(storage, SMALL);
    storage.delete(KEY);
    put(storage, LARGE);

    assertStored(LARGE);
    assertThat(heard.warnings).hasSize(1);
    assertThat(heard.warnings.get(0)).contains("the server ignores If-None-Match");
  }

  @Test
  void serverThatRefusesTheConditionIsTakenForOneWithoutIt() throws IOException {
    server.always(
        (request, service) ->
            request.header("if-none-match").isPresent()
                ? FakeAnswer.error(501, "NotImplemented")
                : service.apply(request));

    put(open(), LARGE);

    assertStored(LARGE);
    assertThat(heard.warnings).hasSize(1);
  }

  @Test
  void serverIsProbedOnce() throws IOException {
    List<String> probes = new ArrayList<>();
    server.always(
        (request, service) -> {
          if (request.key().contains(".probe-") && request.operation() == FakeOperation.BEGIN) {
            probes.add(request.key());
          }
          return service.apply(request);
        });
    S3Storage storage = open();

    storage.list("");
    put(storage, SMALL);
    storage.delete(KEY);
    put(storage, LARGE);

    assertThat(probes).hasSize(1);
  }
}
