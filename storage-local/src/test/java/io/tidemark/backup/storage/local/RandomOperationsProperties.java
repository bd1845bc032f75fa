package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is done to a storage, it is a sorted map without replacement. */
class RandomOperationsProperties {

  private static final String ACTIONS = "put fail delete open list";

  record Operation(String action, String key, int size) {}

  @Provide
  Arbitrary<List<Operation>> operations() {
    return Combinators.combine(
            Arbitraries.of(ACTIONS.split(" ", -1)),
            Arbitraries.of("a/b/1", "a/b/2", "a/c", "a/c-", "b", "b+/x", "a/b-/1"),
            Arbitraries.integers().between(0, 200_000))
        .as(Operation::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 150)
  void localStorageIsASortedMap(@ForAll("operations") List<Operation> operations)
      throws IOException {
    Path root = Files.createTempDirectory("storage");
    try (LocalStorage storage = LocalStorage.at(root).fsync(false).open()) {
      assertSortedMap(storage, operations);
    } finally {
      deleteTree(root);
    }
  }

  @Property(tries = 150)
  void inMemoryStorageIsASortedMap(@ForAll("operations") List<Operation> operations)
      throws IOException {
    assertSortedMap(new InMemoryStorage(), operations);
  }

  private static void assertSortedMap(Storage storage, List<Operation> operations)
      throws IOException {
    NavigableMap<String, Integer> model = new TreeMap<>();
    for (Operation operation : operations) {
      apply(operation, storage, model);
      assertThat(storage.list("").stream().map(object -> object.key() + "=" + object.sizeBytes()))
          .containsExactlyElementsOf(
              model.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    }
  }

  private static void apply(
      Operation operation, Storage storage, NavigableMap<String, Integer> model)
      throws IOException {
    StorageKey key = new StorageKey(operation.key());
    switch (operation.action()) {
      case "put" -> put(key, operation.size(), storage, model);
      case "fail" -> fail(key, operation.size(), storage);
      case "open" -> open(key, storage, model);
      case "list" -> list(prefix(operation), storage, model);
      default -> {
        storage.delete(key);
        model.remove(key.value());
      }
    }
  }

  private static void put(
      StorageKey key, int size, Storage storage, NavigableMap<String, Integer> model)
      throws IOException {
    if (model.containsKey(key.value())) {
      assertThatExceptionOfType(ObjectExistsException.class)
          .isThrownBy(() -> storage.put(key, Labels.none(), out -> out.write(new byte[size])));
    } else {
      storage.put(key, Labels.none(), out -> out.write(new byte[size]));
      model.put(key.value(), size);
    }
  }

  private static void fail(StorageKey key, int size, Storage storage) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                storage.put(
                    key,
                    Labels.none(),
                    out -> {
                      out.write(new byte[size]);
                      throw new IOException("failed");
                    }));
  }

  private static void open(StorageKey key, Storage storage, NavigableMap<String, Integer> model)
      throws IOException {
    if (model.containsKey(key.value())) {
      try (InputStream in = storage.open(key)) {
        assertThat(in.readAllBytes()).hasSize(model.get(key.value()));
      }
    } else {
      assertThatExceptionOfType(ObjectNotFoundException.class)
          .isThrownBy(() -> storage.open(key).close());
    }
  }

  private static void list(String prefix, Storage storage, NavigableMap<String, Integer> model)
      throws IOException {
    assertThat(storage.list(prefix).stream().map(object -> object.key().value()))
        .containsExactlyElementsOf(
            model.keySet().stream().filter(key -> key.startsWith(prefix)).toList());
  }

  private static String prefix(Operation operation) {
    return operation.key().substring(0, operation.size() % (operation.key().length() + 1));
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
