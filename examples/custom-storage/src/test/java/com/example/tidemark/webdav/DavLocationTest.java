package com.example.tidemark.webdav;

import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.backup.storage.StorageLocation;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DavLocationTest {

  private static void open(String uri) throws Exception {
    new DavStorageProvider().open(StorageLocation.parse(uri)).close();
  }

  @Test
  void passwordInTheUriIsRefusedAndNotRepeated() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("dav://me:s3cr3t@host/x"))
        .withMessageContaining("hint:")
        .satisfies(e -> Assertions.assertThat(e.toString()).doesNotContain("s3cr3t"));
  }

  @Test
  void userWithoutAPasswordFileIsToldToNameOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("dav://me@host/x"))
        .withMessageContaining("?password-file=");
  }

  @Test
  void missingPasswordFileIsNamed() {
    assertThatIOException()
        .isThrownBy(() -> open("dav://me@host/x?password-file=/no/such/file"))
        .withMessageContaining("/no/such/file");
  }

  @Test
  void hostIsNeeded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("dav:///x"))
        .withMessageContaining("hint: write dav://host/folder");
  }

  @Test
  void timeoutIsANumberOfSeconds() {
    for (String value : new String[] {"soon", "0", "-1"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> open("dav://host/x?timeout=" + value));
    }
  }
}
