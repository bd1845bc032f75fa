package io.tidemark.backup.storage.local;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Stores one object and tells the parent process how it went. Arguments: root, key, size, and
 * {@code wait} to wait in the middle for a line from the parent.
 */
final class PutMain {

  private PutMain() {}

  public static void main(String[] args) throws IOException {
    StorageKey key = new StorageKey(args[1]);
    long size = Long.parseLong(args[2]);
    boolean waits = args[3].equals("wait");
    try (LocalStorage storage = LocalStorage.at(Path.of(args[0])).open()) {
      storage.put(key, Labels.none(), out -> write(size, waits, out));
      System.out.println("stored");
      System.out.println("read " + count(storage, key) + " of " + storage.list("").size());
    } catch (ObjectExistsException e) {
      System.out.println("exists");
    } catch (IOException e) {
      System.out.println("failed: " + e.getMessage());
    }
  }

  private static void write(long size, boolean waits, OutputStream out) throws IOException {
    fill(size / 2, out);
    out.flush();
    System.out.println("half");
    if (waits && System.in.read() < 0) {
      throw new IOException("the parent process has gone");
    }
    fill(size - size / 2, out);
  }

  private static void fill(long size, OutputStream out) throws IOException {
    byte[] block = new byte[1 << 16];
    for (long left = size; left > 0; left -= block.length) {
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }

  private static long count(LocalStorage storage, StorageKey key) throws IOException {
    byte[] block = new byte[1 << 16];
    long total = 0;
    try (InputStream in = storage.open(key)) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        total += count;
      }
    }
    return total;
  }
}
