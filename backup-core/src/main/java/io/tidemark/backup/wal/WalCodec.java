package io.tidemark.backup.wal;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.KeyException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How files of the log are compressed and encrypted, which their suffixes tell. */
final class WalCodec {

  private static final Map<String, String> ENCRYPTIONS = Map.of(".age", "age", ".gpg", "openpgp");

  private WalCodec() {}

  static String suffix(Compression compression, Optional<Encryption> encryption) {
    return compression.suffix() + encryption.map(Encryption::suffix).orElse("");
  }

  /** Refuses an encryption that the log cannot have. */
  static void check(Optional<Encryption> encryption) {
    if (encryption.isPresent() && !ENCRYPTIONS.containsKey(encryption.get().suffix())) {
      throw new InvalidConfigurationException(
          "the log cannot be encrypted with " + encryption.get().name(),
          "use age or OpenPGP: this one takes a second for each file, and facts beside it");
    }
  }

  /** Whether a stored file can be decoded with these keys, as far as its suffix tells. */
  static boolean decodes(String suffix, List<Decryption> keys) {
    String cipher = cipher(suffix);
    String compression = cipher == null ? suffix : suffix.substring(0, suffix.lastIndexOf('.'));
    return Compressions.withSuffix(compression).isPresent()
        && (cipher == null || keys.stream().anyMatch(key -> key.name().equals(cipher)));
  }

  private static @Nullable String cipher(String suffix) {
    int last = suffix.lastIndexOf('.');
    return last < 0 ? null : ENCRYPTIONS.get(suffix.substring(last));
  }

  /** Decodes a stored file by the suffix behind its name. */
  static InputStream decode(InputStream stored, String suffix, List<Decryption> keys)
      throws IOException {
    String cipher = cipher(suffix);
    if (cipher == null) {
      return compression(suffix).decompress(stored);
    }
    return compression(suffix.substring(0, suffix.lastIndexOf('.')))
        .decompress(key(cipher, keys).decrypt(stored, Map.of()));
  }

  private static Compression compression(String suffix) throws IOException {
    return Compressions.withSuffix(suffix)
        .orElseThrow(() -> new IOException("no compression has the suffix '" + suffix + "'"));
  }

  private static Decryption key(String cipher, List<Decryption> keys) {
    return keys.stream()
        .filter(key -> key.name().equals(cipher))
        .findFirst()
        .orElseThrow(
            () ->
                new KeyException(
                    "the log is encrypted with " + cipher + " and no key for it was given",
                    "give the key of one of the recipients"));
  }
}
