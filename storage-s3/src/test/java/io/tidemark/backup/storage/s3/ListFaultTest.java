package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.cutAfter;
import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Listings of several pages: row 21 of the fault matrix. */
class ListFaultTest extends OnFakeS3 {

  private static final FakeFault NONE = FakeFault.NONE;

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      server.content().put("prod/many/" + (100_000 + i), bytes(1), Map.of(), server.now());
    }
  }

  private static List<String> keys(S3Storage storage) throws IOException {
    return storage.list("many/").stream().map(StoredObject::key).map(Object::toString).toList();
  }

  @Test
  void everyPageIsRead() throws IOException {
    fill(3_500);

    assertThat(keys(open())).hasSize(3_500).isSorted().doesNotHaveDuplicates();
    assertThat(server.requests(FakeOperation.LIST)).hasSize(4);
  }

  @Test
  void pageThatFailsMakesTheListFail() throws IOException {
    fill(3_500);
    server.on(FakeOperation.LIST, NONE, NONE, refuse(403, "AccessDenied"));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> keys(storage))
        .withMessageContaining("cannot list 'prod/many/'");
  }

  @Test
  void pageThatIsCutIsReadAgain() throws IOException {
    fill(2_500);
    server.on(FakeOperation.LIST, NONE, cutAfter(2_000));

    assertThat(keys(open())).hasSize(2_500);
  }

  @Test
  void pageThatLeadsNowhereMakesTheListFail() throws IOException {
    server.on(
        FakeOperation.LIST,
        (request, service) ->
            FakeAnswer.xml(
                200, "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> keys(storage))
        .withMessageContaining("there is more, but not where");
  }

  @Test
  void pageThatLeadsToItselfMakesTheListFail() throws IOException {
    FakeFault circle =
        (request, service) ->
            FakeAnswer.xml(
                200,
                "<ListBucketResult><IsTruncated>true</IsTruncated>"
                    + "<NextContinuationToken>again</NextContinuationToken></ListBucketResult>");
    server.on(FakeOperation.LIST, circle, circle, circle);
    S3Storage storage = open();

    assertThatIOException().isThrownBy(() -> keys(storage));
  }

  /** An object that is put while pages are read may appear on two of them. */
  @Test
  void objectOnTwoPagesIsListedOnce() throws IOException {
    fill(1_500);
    server.on(
        FakeOperation.LIST,
        NONE,
        (request, service) -> {
          FakeAnswer page = service.apply(request);
          String text = new String(page.body(), StandardCharsets.UTF_8);
          String repeated = entry("100999") + entry("100998");
          return FakeAnswer.xml(
              200,
              text.replaceFirst("(?s)^.*?<ListBucketResult>", "<ListBucketResult>" + repeated));
        });

    assertThat(keys(open())).hasSize(1_500).isSorted().doesNotHaveDuplicates();
  }

  private static String entry(String name) {
    return "<Contents><Key>prod/many/%s</Key><LastModified>2026-01-01T00:00:00Z</LastModified><Size>1</Size></Contents>"
        .formatted(name);
  }

  @Test
  void namesThatAreNoKeysAreNotListed() throws IOException {
    fill(1);
    for (String name :
        List.of("prod/many/.hidden", "prod/many/a b", "prod/many//c", "prod/many/")) {
      server.content().put(name, bytes(1), Map.of(), server.now());
    }

    assertThat(keys(open())).containsExactly("many/100000");
  }
}
