package io.tidemark.backup.compression;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** A piece of content on its way through one deflater. Reused; owned by one thread at a time. */
final class DeflateBlock implements Runnable {

  /** Large against the 32 KiB dictionary and the flush, small against the memory of a run. */
  private static final int SIZE = 1 << 17;

  /** How far back deflate can refer. */
  private static final int WINDOW = 1 << 15;

  /** Room for what cannot be compressed, and for the flush. */
  private static final int OVERHEAD = 1 << 10;

  private final Deflater deflater;
  private final byte[] input = new byte[SIZE];
  private final byte[] dictionary = new byte[WINDOW];
  private byte[] output = new byte[SIZE + OVERHEAD];
  private int inputLength;
  private int dictionaryLength;
  private int outputLength;

  DeflateBlock(int level) {
    deflater = new Deflater(level, true);
  }

  /** Empties this; it continues what {@code previous}, a full block, holds. */
  void startAfter(DeflateBlock previous) {
    inputLength = 0;
    System.arraycopy(previous.input, SIZE - WINDOW, dictionary, 0, WINDOW);
    dictionaryLength = WINDOW;
  }

  /** Takes as many bytes as fit and returns their number. */
  int take(byte[] bytes, int offset, int length) {
    int count = Math.min(length, SIZE - inputLength);
    System.arraycopy(bytes, offset, input, inputLength, count);
    inputLength += count;
    return count;
  }

  boolean isFull() {
    return inputLength == SIZE;
  }

  /** Compresses the input to a byte boundary. */
  @Override
  public void run() {
    deflater.reset();
    deflater.setDictionary(dictionary, 0, dictionaryLength);
    deflater.setInput(input, 0, inputLength);
    outputLength = 0;
    do {
      if (output.length - outputLength < OVERHEAD) {
        output = Arrays.copyOf(output, 2 * output.length);
      }
      outputLength +=
          deflater.deflate(output, outputLength, output.length - outputLength, Deflater.SYNC_FLUSH);
    } while (outputLength == output.length);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(output, 0, outputLength);
  }

  void end() {
    deflater.end();
  }
}
