package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which names an object may have: every {@link StorageKey}, and each is its own. */
interface KeyClauses extends StorageUnderTest {

  @Test
  default void keyOfTheLongestSegmentsWorks() throws IOException {
    String segment = "s".repeat(200);
    assertKeyWorks(String.join("/", segment, segment, segment, segment, "x".repeat(96)));
  }

  @Test
  default void keyOfTheMostSegmentsWorks() throws IOException {
    assertKeyWorks("d/".repeat(449) + "ee");
  }

  @Test
  default void keyOfEveryAllowedCharacterWorks() throws IOException {
    assertKeyWorks(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ/abcdefghijklmnopqrstuvwxyz/0123456789/_._-_+_=_@/@/+/=/-/_");
  }

  @Test
  default void keyOfASingleCharacterWorks() throws IOException {
    assertKeyWorks("a");
  }

  private void assertKeyWorks(String key) throws IOException {
    put(key, Sample.bytes(10));

    assertThat(read(new StorageKey(key))).isEqualTo(Sample.bytes(10));
    assertThat(keys("")).containsExactly(key);
    storage().delete(new StorageKey(key));
    assertThat(keys("")).isEmpty();
  }

  @Test
  default void keysThatDifferInCaseOnlyAreDifferent() throws IOException {
    List<String> keys = List.of("Case/A", "Case/a", "case/A", "case/a");
    for (int i = 0; i < keys.size(); i++) {
      put(keys.get(i), Sample.bytes(i + 1));
    }

    for (int i = 0; i < keys.size(); i++) {
      assertThat(read(new StorageKey(keys.get(i)))).isEqualTo(Sample.bytes(i + 1));
    }
    assertThat(keys("")).isEqualTo(keys);
  }
}
