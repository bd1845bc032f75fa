package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;

/** Small JSON objects that are added and removed, and never changed. */
final class Records {

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_TEXT = 8 * 1024;
  private static final Labels CATALOG = Labels.none().with(Labels.ROLE, Labels.CATALOG);

  private Records() {}

  static void add(Storage storage, StorageKey key, byte[] json) throws IOException {
    storage.put(key, CATALOG, out -> out.write(json));
  }

  /** Understands the bytes of a record. */
  @FunctionalInterface
  interface Form<T> {
    T read(byte[] bytes) throws IOException;
  }

  static <T> T read(Storage storage, StorageKey key, Form<T> form) throws IOException {
    try (InputStream in = storage.open(key)) {
      return form.read(in.readNBytes(MAX_BYTES));
    }
  }

  /** Cuts what others wrote, such as the message of an exception, to what a record may hold. */
  static String limited(String text) {
    return limited(text, MAX_TEXT);
  }

  static String limited(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "...";
  }
}
