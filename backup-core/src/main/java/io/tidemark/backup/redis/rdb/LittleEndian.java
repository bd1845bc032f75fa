package io.tidemark.backup.redis.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers whose lowest byte comes first, as Redis writes most of them. */
final class LittleEndian {

  private static final VarHandle INT16 = view(short[].class);
  private static final VarHandle INT32 = view(int[].class);
  private static final VarHandle INT64 = view(long[].class);

  private LittleEndian() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  static short int16(byte[] bytes, int offset) {
    return (short) INT16.get(bytes, offset);
  }

  static int int32(byte[] bytes, int offset) {
    return (int) INT32.get(bytes, offset);
  }

  static long int64(byte[] bytes, int offset) {
    return (long) INT64.get(bytes, offset);
  }

  static byte[] ofInt64(long value) {
    byte[] bytes = new byte[Long.BYTES];
    INT64.set(bytes, 0, value);
    return bytes;
  }
}
