package io.tidemark.backup.postgres.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A checksum in the making, for one file. */
public interface RunningChecksum {

  void update(byte[] bytes, int offset, int length);

  /** Returns the checksum as the manifest has it; nothing may be added afterwards. */
  byte[] finish();

  static RunningChecksum none() {
    return new RunningChecksum() {
      @Override
      public void update(byte[] bytes, int offset, int length) {}

      @Override
      public byte[] finish() {
        return new byte[0];
      }
    };
  }

  /** The manifest has the number as a little-endian machine stores it. */
  static RunningChecksum crc32c() {
    Checksum crc = new CRC32C();
    return new RunningChecksum() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
      }

      @Override
      public byte[] finish() {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putInt((int) crc.getValue()).array();
      }
    };
  }

  static RunningChecksum of(MessageDigest digest) {
    return new RunningChecksum() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
      }

      @Override
      public byte[] finish() {
        return digest.digest();
      }
    };
  }
}
