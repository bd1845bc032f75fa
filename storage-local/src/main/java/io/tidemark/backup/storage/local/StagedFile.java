package io.tidemark.backup.storage.local;

import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * One put's file before it is an object. Closing it removes it, whatever happened; what it had
 * become by then lives on under its own name.
 */
final class StagedFile implements AutoCloseable {

  private static final Set<StandardOpenOption> NEW =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final StorageKey key;
  private final Path root;
  private final Path path;
  private final FileChannel channel;
  private final LentOutput output;
  private final Durability durability;

  private StagedFile(StorageKey key, Path path, Path root, Durability durability)
      throws IOException {
    this.key = key;
    this.root = root;
    this.path = path;
    this.durability = durability;
    this.channel = FileChannel.open(path, NEW, Durability.privateFile());
    this.output = new LentOutput(channel, this::explain);
  }

  static StagedFile create(StorageKey key, String name, Path root, Durability durability)
      throws IOException {
    try {
      return new StagedFile(key, root.resolve(name), root, durability);
    } catch (IOException e) {
      throw Problem.of("cannot store '" + key + "'", root, e);
    }
  }

  StorageKey key() {
    return key;
  }

  Path path() {
    return path;
  }

  OutputStream lend() {
    return output;
  }

  /** Ends the loan, checks that every byte arrived, and flushes the file to the medium. */
  StoredObject seal() throws IOException {
    long written = output.finish();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("storing '" + key + "' was interrupted");
    }
    try {
      durability.syncFile(channel);
      channel.close();
      long size = Files.size(path);
      if (size != written) {
        throw new IOException("%d bytes were written but %d are stored".formatted(written, size));
      }
      Instant storedAt = Files.getLastModifiedTime(path).toInstant();
      return new StoredObject(key, written, storedAt);
    } catch (IOException e) {
      throw explain(e);
    }
  }

  IOException explain(IOException cause) {
    return Problem.of("cannot store '" + key + "'", root, cause);
  }

  @Override
  public void close() throws IOException {
    output.end();
    try (channel) {
      Files.deleteIfExists(path);
    }
  }
}
