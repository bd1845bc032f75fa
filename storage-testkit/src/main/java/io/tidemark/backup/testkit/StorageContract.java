package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import java.io.IOException;

/**
 * Every promise of {@link Storage}, one test a clause. A backend extends this class against a real
 * server and passes; there are no optional clauses.
 *
 * <p>JUnit makes an instance for each test, and each instance needs an empty place of its own, such
 * as a new folder or a random prefix.
 */
public abstract class StorageContract extends PlaceUnderTest
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

  /** Creates the suite, for JUnit. */
  protected StorageContract() {}

  @Override
  public final Storage another() throws IOException {
    return openOnceMore();
  }
}
