package io.tidemark.backup.transfer;

import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.error.StorageFailedException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The plain content of a stored file. Its end is reached only after length and hash of the stored
 * and of the plain bytes were found equal to what was recorded; everything else is an exception:
 * {@link IntegrityException} for wrong bytes, {@link KeyException} for a wrong key, {@link
 * StorageFailedException} for a storage that cannot deliver.
 */
public final class ProvenInputStream extends InputStream {

  private static final int DRAIN_BYTES = 64 * 1024;

  private final String file;
  private final ContentDigest expectedStored;
  private final @Nullable ContentDigest expectedPlain;
  private final Digester storedDigest = Digester.sha256();
  private final Digester plainDigest = Digester.xxh3();
  private final InputStream source;
  private final DigestingInputStream stored;
  private final InputStream plain;
  private boolean proven;

  /** Turns stored bytes into plain ones. */
  @FunctionalInterface
  public interface Decoder {
    InputStream decode(InputStream stored) throws IOException;
  }

  /**
   * Starts reading.
   *
   * @param file the file's name, for messages
   * @param stored the stored bytes; closed with this stream, and if this constructor throws
   */
  public ProvenInputStream(String file, StoredFile expected, InputStream stored, Decoder decoder)
      throws IOException {
    this(file, expected.stored(), expected.plain(), stored, decoder);
  }

  private ProvenInputStream(
      String file,
      ContentDigest expectedStored,
      @Nullable ContentDigest expectedPlain,
      InputStream stored,
      Decoder decoder)
      throws IOException {
    this.file = file;
    this.expectedStored = expectedStored;
    this.expectedPlain = expectedPlain;
    this.source = stored;
    this.stored = new DigestingInputStream(stored, storedDigest);
    try {
      this.plain = decoder.decode(this.stored);
    } catch (IOException | RuntimeException e) {
      try (stored) {
        throw classified(e);
      }
    }
  }

  /** Starts to read the bytes at rest, without decoding them. */
  public static ProvenInputStream ofStored(String file, ContentDigest expected, InputStream stored)
      throws IOException {
    return new ProvenInputStream(file, expected, null, stored, in -> in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (proven || length == 0) {
      return proven ? -1 : 0;
    }
    int count;
    try {
      count = plain.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      throw classified(e);
    }
    if (count < 0) {
      prove();
    } else {
      checkPlain(bytes, offset, count);
    }
    return count;
  }

  private void checkPlain(byte[] bytes, int offset, int count) {
    if (expectedPlain != null) {
      plainDigest.update(bytes, offset, count);
      checkLength(plainDigest.sizeBytes(), expectedPlain.sizeBytes(), "plain");
    }
  }

  private void prove() throws IOException {
    try {
      drainStored();
    } catch (StorageReadException e) {
      throw classified(e);
    }
    compare("stored", expectedStored, storedDigest.finish());
    if (expectedPlain != null) {
      compare("plain", expectedPlain, plainDigest.finish());
    }
    proven = true;
  }

  private void drainStored() throws IOException {
    byte[] rest = new byte[DRAIN_BYTES];
    while (stored.read(rest, 0, rest.length) >= 0) {
      checkLength(storedDigest.sizeBytes(), expectedStored.sizeBytes(), "stored");
    }
  }

  private void checkLength(long actual, long limit, String which) {
    if (actual > limit) {
      throw wrong("has more than the " + limit + " " + which + " bytes that were recorded", null);
    }
  }

  private void compare(String which, ContentDigest recorded, ContentDigest found) {
    if (recorded.sizeBytes() != found.sizeBytes()) {
      throw wrong(
          "has %d %s bytes, recorded were %d"
              .formatted(found.sizeBytes(), which, recorded.sizeBytes()),
          null);
    }
    if (!recorded.hash().equals(found.hash())) {
      throw wrong("has other " + which + " bytes than were recorded", null);
    }
  }

  private IntegrityException wrong(String problem, @Nullable Throwable cause) {
    String origin = source instanceof FallbackInputStream copies ? " in " + copies.origin() : "";
    return new IntegrityException(
        "'" + file + "'" + origin + " " + problem,
        "the file is damaged; use another copy or another backup",
        cause);
  }

  /** Finds out what a failure means; damaged bytes explain every failure of a decoder. */
  private BackupException classified(Exception failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof BackupException known) {
        return known;
      }
      if (e instanceof StorageReadException) {
        return unreadable(e);
      }
    }
    try {
      drainStored();
      compare("stored", expectedStored, storedDigest.finish());
    } catch (IntegrityException e) {
      e.addSuppressed(failure);
      return e;
    } catch (IOException e) {
      return unreadable(e);
    }
    return undecodable(failure);
  }

  private StorageFailedException unreadable(Throwable e) {
    return new StorageFailedException(
        "reading '" + file + "' failed: " + e.getMessage(),
        "look at the storage and try again",
        e.getCause());
  }

  /** The stored bytes are right, so that the key is wrong or was wrong when they were written. */
  private BackupException undecodable(Exception failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof WrongKeyException) {
        return new KeyException(
            "'" + file + "' cannot be decrypted: " + e.getMessage(),
            "give the key that belongs to one of the recipients named in the manifest",
            e);
      }
    }
    return wrong("cannot be decoded: " + failure.getMessage(), failure);
  }

  @Override
  public void close() throws IOException {
    try (source) {
      plain.close();
    }
  }
}
