package io.tidemark.backup.notification;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as Standard Webhooks 1.0 has it: HMAC-SHA256 over id, time and body. */
final class Signature {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";

  private final SecretKeySpec key;

  private Signature(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * Returns what signs with a secret: {@code whsec_} and the key in Base64, or any text.
   *
   * @throws InvalidConfigurationException if there is no key in it
   */
  static Signature with(Secret secret) {
    String text = new String(secret.reveal());
    byte[] bytes;
    if (text.startsWith(PREFIX)) {
      bytes = decoded(text.substring(PREFIX.length()));
    } else {
      ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
      bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
    }
    if (bytes.length == 0) {
      throw invalid();
    }
    return new Signature(new SecretKeySpec(bytes, ALGORITHM));
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static InvalidConfigurationException invalid() {
    return new InvalidConfigurationException(
        "the secret of a webhook is none to sign with",
        "give 'whsec_' and 24 to 64 bytes in Base64, or any other text");
  }

  /** Returns the headers of a signed request. */
  Map<String, String> headers(String id, Instant now, byte[] body) {
    long seconds = now.getEpochSecond();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
      String value = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
      return Map.of("webhook-timestamp", Long.toString(seconds), "webhook-signature", value);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
