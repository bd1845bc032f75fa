package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of more parts than S3 allows: row 20 of the fault matrix. */
class PartLimitTest extends OnFakeS3 {

  private static final int SMALL = 1_000;

  /** Fifty parts at most: forty as they come, then ten of thirty pieces each. */
  private static final PartPlan FIFTY = new PartPlan(50, 40, 30);

  private S3Storage openWithFiftyParts() throws IOException {
    return open(settings().smallParts(FIFTY).partSize(SMALL));
  }

  @ParameterizedTest
  @ValueSource(longs = {5L << 20, 8L << 20, 100L << 20, 1L << 30})
  void objectOfFiveTebibytesFitsWithoutLargerBuffers(long partSize) {
    PartPlan plan = PartPlan.forPartsOf((int) partSize);

    assertThat(plan.most()).isEqualTo(10_000);
    assertThat(plan.mostBytes((int) partSize)).isGreaterThan(5L << 40);
    assertThat(plan.pieces()).as("pieces are parts of an upload too").isLessThan(10_000);
    assertThat(plan.pieces() * partSize).as("a part").isLessThanOrEqualTo(5L << 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 41, 69, 70, 71, 100, 340})
  void serverNeverSeesMoreThanFiftyParts(int parts) throws IOException {
    put(openWithFiftyParts(), bytes(parts * SMALL));

    assertStored(bytes(parts * SMALL));
    assertThat(partNumbers()).allMatch(number -> number <= 50);
  }

  private List<Integer> partNumbers() {
    return Stream.concat(
            server.requests(FakeOperation.UPLOAD_PART).stream(),
            server.requests(FakeOperation.COPY_PART).stream())
        .filter(request -> request.key().equals(NAME))
        .map(request -> Integer.valueOf(request.parameter("partNumber")))
        .toList();
  }

  @Test
  void largestObjectFits() throws IOException {
    int most = (int) FIFTY.mostBytes(SMALL);

    put(openWithFiftyParts(), bytes(most));

    assertStored(bytes(most));
  }

  @Test
  void oneByteMoreIsRefusedBeforeTheServerSeesTooManyParts() throws IOException {
    S3Storage storage = openWithFiftyParts();

    assertThatIOException()
        .isThrownBy(() -> put(storage, bytes((int) FIFTY.mostBytes(SMALL) + 1)))
        .withMessageContaining("larger than the 50 parts that S3 allows")
        .withMessageContaining("hint: a larger part-size");

    assertNotStored();
    assertThat(partNumbers()).allMatch(number -> number <= 50);
  }

  @Test
  void failureWhilePartsAreAssembledLeavesNothing() throws IOException {
    server.on(FakeOperation.COPY_PART, FakeFault.NONE, refuse(403, "AccessDenied"));
    S3Storage storage = openWithFiftyParts();

    assertThatIOException()
        .isThrownBy(() -> put(storage, bytes(150 * SMALL)))
        .withMessageContaining("cannot assemble part 42 of 'job/backups/object'");

    assertNotStored();
  }

  @Test
  void errorInASuccessfulAnswerOfACopyIsTriedAgain() throws IOException {
    server.on(FakeOperation.COPY_PART, refuse(200, "InternalError"));

    put(openWithFiftyParts(), bytes(100 * SMALL));

    assertStored(bytes(100 * SMALL));
  }

  @Test
  void failureOfAPieceLeavesNothing() throws IOException {
    FakeFault[] faults = new FakeFault[45];
    Arrays.fill(faults, FakeFault.NONE);
    faults[44] = refuse(403, "AccessDenied");
    server.on(FakeOperation.UPLOAD_PART, faults);
    S3Storage storage = openWithFiftyParts();

    assertThatIOException().isThrownBy(() -> put(storage, bytes(100 * SMALL)));

    assertNotStored();
  }
}
