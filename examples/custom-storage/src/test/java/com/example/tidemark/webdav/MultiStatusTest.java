package com.example.tidemark.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiStatusTest {

  private static final String ANSWER =
      """
      <?xml version="1.0"?>
      <x:multistatus xmlns:x="DAV:"><x:response><x:href>HREF</x:href>
      <x:propstat><x:prop><x:getlastmodified>Wed, 21 Oct 2026 07:28:00 GMT</x:getlastmodified>
      <x:getcontentlength>12</x:getcontentlength><x:resourcetype/></x:prop></x:propstat>
      <x:propstat><x:prop><x:getcontentlength/></x:prop></x:propstat>
      </x:response></x:multistatus>
      """;

  private static List<Entry> read(String xml) throws IOException {
    return new MultiStatus(URI.create("http://host/a%20b/"), Instant.parse("2026-10-21T07:29:00Z"))
        .entries(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }

  @Test
  void addressesArePathsOrWholeAndAreDecoded() throws IOException {
    for (String href : List.of("/a%20b/c+d", "http://host/a%20b/c%2Bd")) {
      Entry entry = read(ANSWER.replace("HREF", href)).get(0);

      assertThat(entry.path()).isEqualTo("c+d");
      assertThat(entry.folder()).isFalse();
      assertThat(entry.size()).isEqualTo(12);
      assertThat(entry.age()).isEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void answerThatIsCutOffIsAFailure() {
    String xml = ANSWER.replace("HREF", "/a%20b/c");

    assertThatIOException().isThrownBy(() -> read(xml.substring(0, xml.length() - 20)));
  }

  @Test
  void answerAboutSomethingElseIsAFailure() {
    assertThatIOException()
        .isThrownBy(() -> read(ANSWER.replace("HREF", "/else/c")))
        .withMessageContaining("/else/c");
  }

  @Test
  void filesOfThisMachineAreNotReadForTheServer(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "s3cr3t");
    String xml =
        ANSWER
            .replace("?>", "?><!DOCTYPE x [<!ENTITY e SYSTEM \"" + file.toUri() + "\">]>")
            .replace("HREF", "/a%20b/&e;");

    assertThatIOException()
        .isThrownBy(() -> read(xml))
        .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("s3cr3t"));
  }
}
