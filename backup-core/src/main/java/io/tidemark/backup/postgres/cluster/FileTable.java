package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The files of a manifest, sorted by name, in a few arrays: some 50 bytes for each, because a
 * cluster can have hundreds of thousands. Immutable.
 */
final class FileTable {

  /** Name and checksum of each file, one behind the other. */
  private final byte[] texts;

  private final int[] ends;
  private final long[] sizes;
  private final byte[] checksumLengths;
  private final int[] order;

  /**
   * Sorts the files.
   *
   * @throws CorruptContentException if two have the same name
   */
  FileTable(byte[] texts, int[] ends, long[] sizes, byte[] checksumLengths)
      throws CorruptContentException {
    this.texts = texts;
    this.ends = ends;
    this.sizes = sizes;
    this.checksumLengths = checksumLengths;
    this.order = sorted();
  }

  private int[] sorted() throws CorruptContentException {
    Integer[] files = new Integer[ends.length];
    Arrays.setAll(files, file -> file);
    Arrays.sort(files, this::compareNames);
    for (int i = 1; i < files.length; i++) {
      if (compareNames(files[i - 1], files[i]) == 0) {
        throw new CorruptContentException(
            "duplicate path name in backup manifest: '" + name(files[i]) + "'");
      }
    }
    return Arrays.stream(files).mapToInt(Integer::intValue).toArray();
  }

  private int compareNames(int one, int other) {
    return Arrays.compareUnsigned(
        texts, start(one), nameEnd(one), texts, start(other), nameEnd(other));
  }

  private int start(int file) {
    return file == 0 ? 0 : ends[file - 1];
  }

  private int nameEnd(int file) {
    return ends[file] - checksumLengths[file];
  }

  int count() {
    return ends.length;
  }

  /** Returns the number of a file, in the order of the manifest, or -1. */
  int find(ClusterPath path) {
    byte[] name = path.bytes();
    int low = 0;
    int high = order.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int file = order[middle];
      int difference =
          Arrays.compareUnsigned(texts, start(file), nameEnd(file), name, 0, name.length);
      if (difference == 0) {
        return file;
      }
      low = difference < 0 ? middle + 1 : low;
      high = difference < 0 ? high : middle - 1;
    }
    return -1;
  }

  /** The names were checked when they were read. */
  ClusterPath name(int file) {
    return ClusterPath.trusted(Arrays.copyOfRange(texts, start(file), nameEnd(file)));
  }

  long sizeBytes(int file) {
    return sizes[file];
  }

  ChecksumAlgorithm algorithm(int file) {
    return ChecksumAlgorithm.ofLength(checksumLengths[file]);
  }

  byte[] checksum(int file) {
    return Arrays.copyOfRange(texts, nameEnd(file), ends[file]);
  }

  ManifestFile file(int file) {
    String checksum = HexFormat.of().formatHex(checksum(file));
    return new ManifestFile(name(file), sizeBytes(file), algorithm(file), checksum);
  }

  long totalBytes() {
    return Arrays.stream(sizes).sum();
  }
}
