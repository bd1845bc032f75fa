package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** What the clauses share: the place under test, and the words that they are written in. */
interface StorageUnderTest {

  StorageKey KEY = new StorageKey("job/backups/object");

  /** Returns the storage that a clause is about, the same one for the whole test. */
  Storage storage() throws IOException;

  /** Opens the same place once more, as another process would. */
  Storage another() throws IOException;

  /** Returns the size of the largest object that a clause stores. */
  long largeObjectBytes();

  /** Stores an object. */
  default StoredObject put(String key, byte[] content) throws IOException {
    return storage().put(new StorageKey(key), Labels.none(), out -> out.write(content));
  }

  /** Reads an object as another process would. */
  default byte[] read(StorageKey key) throws IOException {
    try (InputStream in = another().open(key)) {
      return in.readAllBytes();
    }
  }

  /** Lists keys as another process would. */
  default List<String> keys(String prefix) throws IOException {
    return another().list(prefix).stream().map(object -> object.key().value()).toList();
  }

  /** Asserts that neither this nor another process can find an object. */
  default void assertAbsent(StorageKey key) throws IOException {
    for (Storage view : List.of(storage(), another())) {
      assertThatExceptionOfType(ObjectNotFoundException.class)
          .as("opening '%s', which is not published", key)
          .isThrownBy(() -> view.open(key).close());
      assertThat(view.list("")).as("list").noneMatch(object -> object.key().equals(key));
    }
  }
}
