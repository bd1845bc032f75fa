package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Every promise of {@link Storage}, one test a clause. A backend extends this class against a real
 * server and passes; there are no optional clauses.
 *
 * <p>JUnit makes an instance for each test, and each instance needs an empty place of its own, such
 * as a new folder or a random prefix.
 */
public abstract class StorageContract
    implements PutClauses,
        FailedPutClauses,
        ExclusivePutClauses,
        KeyClauses,
        OpenClauses,
        OffsetClauses,
        ListClauses,
        DeleteClauses,
        DeleteAllClauses,
        ConcurrencyClauses,
        LifecycleClauses {

  private final Deque<Storage> opened = new ArrayDeque<>();
  private @Nullable Storage storage;

  /** Creates the suite, for JUnit. */
  protected StorageContract() {}

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
      storage = another();
    }
    return storage;
  }

  @Override
  public final synchronized Storage another() throws IOException {
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
