package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.transfer.Digester;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes the stored bytes of a file of the log on, and compares on the way what they decode to with
 * its receipt. A file that is encrypted with a key that is not there is passed on as it is.
 */
final class LogTransfer {

  private static final int BUFFER_BYTES = 128 * 1024;

  private final List<Decryption> keys;
  private final Runnable checkpoint;

  /**
   * Prepares a transfer.
   *
   * @param checkpoint throws when the work shall end
   */
  LogTransfer(List<Decryption> keys, Runnable checkpoint) {
    this.keys = List.copyOf(keys);
    this.checkpoint = checkpoint;
  }

  /** Whether a file with this suffix is compared with its receipt. */
  boolean proves(String suffix) {
    return WalCodec.decodes(suffix, keys);
  }

  /**
   * Passes a file on.
   *
   * @param stored is read to its end and not closed
   * @param what the file, for messages
   * @return how many bytes were passed on
   * @throws IntegrityException if it is not what was received
   * @throws KeyException if the key is not that of a recipient
   */
  long pass(InputStream stored, String suffix, WalReceipt receipt, OutputStream out, String what)
      throws IOException {
    Tee tee = new Tee(stored, out);
    if (proves(suffix)) {
      prove(tee, suffix, receipt, what);
    }
    tee.transferTo(OutputStream.nullOutputStream());
    return tee.passed;
  }

  private void prove(Tee tee, String suffix, WalReceipt receipt, String what) throws IOException {
    Digester digester = Digester.xxh3();
    try (InputStream plain = WalCodec.decode(tee, suffix, keys)) {
      byte[] piece = new byte[BUFFER_BYTES];
      for (int count = plain.read(piece); count >= 0; count = plain.read(piece)) {
        digester.update(piece, 0, count);
      }
    } catch (WrongKeyException e) {
      throw new KeyException(
          what + " cannot be decrypted: " + e.getMessage(),
          "give the key of one of its recipients",
          e);
    } catch (IOException e) {
      if (tee.failure != null) {
        throw tee.failure;
      }
      throw damaged(what, e);
    }
    if (digester.sizeBytes() != receipt.plainBytes()
        || !digester.finish().hash().equals(receipt.xxh3())) {
      throw damaged(what, null);
    }
  }

  private static IntegrityException damaged(String what, @Nullable IOException cause) {
    return new IntegrityException(
        what + " is not what was received",
        "the file is damaged; repair it from another place, or restore to a point before it",
        cause);
  }

  /** Writes what it reads. Closing it does nothing. */
  private final class Tee extends FilterInputStream {

    private final OutputStream out;
    private @Nullable IOException failure;
    private long passed;

    Tee(InputStream in, OutputStream out) {
      super(in);
      this.out = out;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      checkpoint.run();
      try {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
          out.write(bytes, offset, count);
          passed += count;
        }
        return count;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public long skip(long count) throws IOException {
      int length = (int) Math.min(count, BUFFER_BYTES);
      return Math.max(0, read(new byte[length], 0, length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      // what was lent is closed by its owner
    }
  }
}
