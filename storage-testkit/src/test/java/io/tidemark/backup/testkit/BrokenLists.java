package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Storages whose lists have holes, or too much in them. */
final class BrokenLists {

  private BrokenLists() {}

  /** Answers with something else, made of the prefix and the list of everything. */
  static class Lists extends BrokenStorage {

    private final BiFunction<String, List<StoredObject>, List<StoredObject>> answer;

    Lists(
        BiFunction<String, List<StoredObject>, List<StoredObject>> answer, InMemoryStorage below) {
      super(below);
      this.answer = answer;
    }

    @Override
    public List<StoredObject> list(String prefix) {
      return answer.apply(prefix, below.list(""));
    }
  }

  /** Fails where it should say that there is nothing. */
  static class FailsOnNothing extends BrokenStorage {

    FailsOnNothing(InMemoryStorage below) {
      super(below);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      List<StoredObject> found = below.list(prefix);
      if (found.isEmpty()) {
        throw new IOException("there is no folder '" + prefix + "'");
      }
      return found;
    }
  }

  /** Takes everything in a folder for a folder. */
  static class NamesObjects extends BrokenStorage {

    NamesObjects(InMemoryStorage below) {
      super(below);
    }

    @Override
    public SortedSet<String> folders(String folder) throws IOException {
      SortedSet<String> names = new TreeSet<>(super.folders(folder));
      for (StoredObject object : below.list(folder)) {
        names.add(object.key().value().substring(folder.length()).replaceFirst("/.*", ""));
      }
      return names;
    }
  }

  /** Names folders from the root. */
  static class NamesWholePaths extends BrokenStorage {

    NamesWholePaths(InMemoryStorage below) {
      super(below);
    }

    @Override
    public SortedSet<String> folders(String folder) throws IOException {
      SortedSet<String> names = new TreeSet<>();
      super.folders(folder).forEach(name -> names.add(folder + name));
      return names;
    }
  }

  static List<StoredObject> reversed(String prefix, List<StoredObject> all) {
    List<StoredObject> reversed = new ArrayList<>(startingWith(prefix, all));
    Collections.reverse(reversed);
    return reversed;
  }

  static List<StoredObject> firstPage(String prefix, List<StoredObject> all) {
    return startingWith(prefix, all).stream().limit(1_000).toList();
  }

  static List<StoredObject> inFolder(String prefix, List<StoredObject> all) {
    return startingWith(
        prefix.isEmpty()
                || prefix.endsWith("/")
                || all.stream().anyMatch(o -> o.key().value().equals(prefix))
            ? prefix
            : prefix + "/",
        all);
  }

  static List<StoredObject> longerThan(String prefix, List<StoredObject> all) {
    return startingWith(prefix, all).stream()
        .filter(object -> object.key().value().length() > prefix.length())
        .toList();
  }

  static List<StoredObject> containing(String prefix, List<StoredObject> all) {
    return all.stream().filter(object -> object.key().value().contains(prefix)).toList();
  }

  static List<StoredObject> normalized(String prefix, List<StoredObject> all) {
    return startingWith(prefix.replaceAll("^/|^\\.+/|[^/]+/\\.\\./", ""), all);
  }

  static List<StoredObject> withoutSizes(String prefix, List<StoredObject> all) {
    return startingWith(prefix, all).stream()
        .map(object -> new StoredObject(object.key(), 1, object.storedAt()))
        .toList();
  }

  static List<StoredObject> everythingIfNothing(String prefix, List<StoredObject> all) {
    List<StoredObject> found = startingWith(prefix, all);
    return found.isEmpty() ? all : found;
  }

  private static List<StoredObject> startingWith(String prefix, List<StoredObject> all) {
    return all.stream().filter(object -> object.key().value().startsWith(prefix)).toList();
  }
}
