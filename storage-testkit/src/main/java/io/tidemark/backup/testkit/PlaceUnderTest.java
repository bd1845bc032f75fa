package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Opens one place as often as the clauses ask for it, and closes it in the end. */
abstract class PlaceUnderTest implements StorageUnderTest {

  private final Deque<Storage> opened = new ArrayDeque<>();
  private @Nullable Storage storage;

  /**
   * Opens the place of this test instance, which is empty at first. The suite opens it again to see
   * it as another process would, and closes what it has opened.
   */
  protected abstract Storage openPlace() throws IOException;

  /** Returns the size of the largest object that is stored; a multiple of a backend's part size. */
  @Override
  public long largeObjectBytes() {
    return 32L << 20;
  }

  @Override
  public final synchronized Storage storage() throws IOException {
    if (storage == null) {
      storage = openOnceMore();
    }
    return storage;
  }

  final synchronized Storage openOnceMore() throws IOException {
    Storage another = openPlace();
    opened.addLast(another);
    return another;
  }

  @AfterEach
  final synchronized void closeAll() throws IOException {
    while (!opened.isEmpty()) {
      opened.removeLast().close();
    }
  }
}
