package io.tidemark.backup.redis;

/** Names of keys for people: printable ASCII as it is, other bytes escaped, long ones cut. */
final class KeyName {

  private static final int LONGEST = 80;

  private KeyName() {}

  static String escaped(byte[] key) {
    StringBuilder text = new StringBuilder("'");
    for (byte next : key) {
      if (text.length() > LONGEST) {
        return text + "'... (" + key.length + " bytes)";
      }
      if (next >= ' ' && next < 0x7f && next != '\'' && next != '\\') {
        text.append((char) next);
      } else {
        text.append("\\x").append(Character.forDigit((next >> 4) & 0xf, 16));
        text.append(Character.forDigit(next & 0xf, 16));
      }
    }
    return text.append('\'').toString();
  }
}
