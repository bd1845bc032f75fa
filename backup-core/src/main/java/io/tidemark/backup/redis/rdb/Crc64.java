package io.tidemark.backup.redis.rdb;

/**
 * Redis' checksum: the CRC of 64 bits by Jones, reflected, beginning with 0. Eight bytes at a time,
 * since a snapshot passes through it whole. Not thread-safe.
 */
final class Crc64 {

  private static final long REFLECTED_POLYNOMIAL = 0x95ac9329ac4bc9b5L;
  private static final int SLICES = 8;
  private static final long[][] TABLES = tables();

  private long value;

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ REFLECTED_POLYNOMIAL;
      }
      tables[0][i] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int i = 0; i < 256; i++) {
        long before = tables[slice - 1][i];
        tables[slice][i] = (before >>> 8) ^ tables[0][(int) (before & 0xff)];
      }
    }
    return tables;
  }

  void update(byte[] bytes, int offset, int length) {
    long crc = value;
    int i = offset;
    int end = offset + length;
    for (; i + SLICES <= end; i += SLICES) {
      crc ^= LittleEndian.int64(bytes, i);
      crc =
          TABLES[7][(int) (crc & 0xff)]
              ^ TABLES[6][(int) (crc >>> 8 & 0xff)]
              ^ TABLES[5][(int) (crc >>> 16 & 0xff)]
              ^ TABLES[4][(int) (crc >>> 24 & 0xff)]
              ^ TABLES[3][(int) (crc >>> 32 & 0xff)]
              ^ TABLES[2][(int) (crc >>> 40 & 0xff)]
              ^ TABLES[1][(int) (crc >>> 48 & 0xff)]
              ^ TABLES[0][(int) (crc >>> 56)];
    }
    for (; i < end; i++) {
      crc = (crc >>> 8) ^ TABLES[0][(int) ((crc ^ bytes[i]) & 0xff)];
    }
    value = crc;
  }

  long value() {
    return value;
  }
}
