package io.tidemark.backup.catalog;

import io.tidemark.backup.transfer.Digester;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts a SHA-256 over a JSON document into its last line, so that a damaged manifest is told from a
 * sound one without another file. The hash covers every byte before that line.
 */
final class SelfHash {

  private static final String FIELD = "  \"manifestSha256\": \"";
  private static final String END = "\"\n}\n";
  private static final int HEX_DIGITS = 64;
  private static final int LINE_BYTES = FIELD.length() + HEX_DIGITS + END.length();

  private SelfHash() {}

  /** Adds the last line to an object of at least one field that ends in a newline and a brace. */
  static byte[] seal(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    String body = text.substring(0, text.length() - "\n}".length()) + ",\n";
    byte[] covered = body.getBytes(StandardCharsets.UTF_8);
    return (body + FIELD + hash(covered) + END).getBytes(StandardCharsets.UTF_8);
  }

  /** Throws unless the last line is there and right. */
  static void check(byte[] sealed) throws IOException {
    int covered = sealed.length - LINE_BYTES;
    if (covered < 0) {
      throw new IOException("it is too short");
    }
    byte[] body = Arrays.copyOf(sealed, covered);
    String line = new String(sealed, covered, LINE_BYTES, StandardCharsets.ISO_8859_1);
    if (!line.equals(FIELD + hash(body) + END)) {
      throw new IOException("its last line does not hold the SHA-256 of what is before it");
    }
  }

  private static String hash(byte[] bytes) {
    Digester digester = Digester.sha256();
    digester.update(bytes, 0, bytes.length);
    return digester.finish().hash();
  }
}
