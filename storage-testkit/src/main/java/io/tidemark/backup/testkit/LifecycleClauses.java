package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What remains when a storage is closed: the objects, and nothing else. */
interface LifecycleClauses extends StorageUnderTest {

  @Test
  default void closedStorageCallsNoContent() throws IOException {
    List<String> calls = new ArrayList<>();
    Storage closed = closed();

    assertThatIllegalStateException()
        .isThrownBy(() -> closed.put(KEY, Labels.none(), out -> calls.add("called")));

    assertThat(calls).isEmpty();
  }

  @Test
  default void closedStorageRefusesToReadListAndDelete() throws IOException {
    put(KEY.value(), Sample.bytes(10));
    Storage closed = closed();

    assertThatIllegalStateException().isThrownBy(() -> closed.open(KEY).close());
    assertThatIllegalStateException().isThrownBy(() -> closed.open(KEY, 5).close());
    assertThatIllegalStateException().isThrownBy(() -> closed.list(""));
    assertThatIllegalStateException().isThrownBy(() -> closed.delete(KEY));
    assertThatIllegalStateException().isThrownBy(() -> closed.folders(""));
    assertThatIllegalStateException().isThrownBy(() -> closed.deleteAll(List.of(KEY)));
    assertThat(read(KEY)).hasSize(10);
  }

  private Storage closed() throws IOException {
    Storage storage = another();
    storage.close();
    return storage;
  }

  @Test
  default void closingTwiceIsFine() throws IOException {
    Storage storage = another();
    storage.close();
    storage.close();
  }

  @Test
  default void objectsOutliveTheStorage() throws IOException {
    Storage first = another();
    first.put(KEY, Labels.none(), out -> out.write(Sample.bytes(10)));
    first.close();

    assertThat(read(KEY)).isEqualTo(Sample.bytes(10));
  }

  @Test
  default void closingOneStorageLeavesTheOthersOpen() throws IOException {
    Storage other = another();
    storage().close();
    other.put(KEY, Labels.none(), out -> out.write(1));

    assertThat(read(KEY)).containsExactly(1);
  }
}
