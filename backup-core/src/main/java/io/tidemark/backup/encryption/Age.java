package io.tidemark.backup.encryption;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.coding.Encoding;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * age (age-encryption.org/v1) to X25519 recipients: the host application needs no secret to take
 * backups. Not for passphrases.
 */
public final class Age implements Encryption {

  static final String NAME = "age";

  private final List<String> recipients;

  private Age(List<String> recipients) {
    this.recipients = recipients;
  }

  /**
   * Returns encryption to all of {@code recipients}, each of whom can decrypt alone.
   *
   * @param recipients public keys, {@code age1...}
   * @throws InvalidConfigurationException if there is none, or one is not an X25519 recipient
   */
  public static Age recipients(String... recipients) {
    return recipients(List.of(recipients));
  }

  /** Returns encryption to all of {@code recipients}; see {@link #recipients(String...)}. */
  public static Age recipients(List<String> recipients) {
    if (recipients.isEmpty()) {
      throw new InvalidConfigurationException(
          "age has no recipient", "give at least one public key, age1...");
    }
    List<String> trimmed = recipients.stream().map(String::trim).distinct().toList();
    trimmed.forEach(Age::stanzaWriter);
    return new Age(trimmed);
  }

  /**
   * Returns decryption with the identities in {@code text}.
   *
   * @param text one or more lines {@code AGE-SECRET-KEY-1...}; empty lines and lines that start
   *     with {@code #} are skipped
   * @throws InvalidConfigurationException if there is none, or a line is something else
   */
  public static Decryption identity(Secret text) {
    return AgeDecryption.of(text, "the given identity");
  }

  /**
   * Returns decryption with the identities in a file, as {@code age-keygen} writes it. The file is
   * read now.
   *
   * @throws InvalidConfigurationException if it cannot be read or holds no identity
   */
  public static Decryption identityFile(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return AgeDecryption.of(Secret.of(text), "identity file " + file);
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "age identity file " + file + " cannot be read: " + e,
          "check the path and its permissions",
          e);
    }
  }

  /** Returns a new key pair. */
  public static AgeIdentity generate() {
    try {
      KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
      return new AgeIdentity(
          new String(pair.getPublic().getEncoded(), StandardCharsets.US_ASCII),
          Secret.of(new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no X25519", e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String suffix() {
    return ".age";
  }

  @Override
  public List<String> keyIds() {
    return recipients;
  }

  @Override
  public String decryptCommand() {
    return "age -d -i \"$AGE_IDENTITY_FILE\"";
  }

  @Override
  public Map<String, String> encrypt(ContentWriter plain, OutputStream out) throws IOException {
    Encoding.run(plain, out, this::encoder);
    return Map.of();
  }

  private OutputStream encoder(OutputStream out) throws IOException {
    List<RecipientStanzaWriter> writers = new ArrayList<>();
    for (String recipient : recipients) {
      writers.add(stanzaWriter(recipient));
    }
    try {
      return new ChannelOutputStream(
          new StandardEncryptingChannelFactory()
              .newEncryptingChannel(new StreamSink(out), writers));
    } catch (GeneralSecurityException e) {
      throw new IOException("age encryption cannot start: " + e.getMessage(), e);
    }
  }

  private static RecipientStanzaWriter stanzaWriter(String recipient) {
    try {
      return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new InvalidConfigurationException(
          "'" + recipient + "' is not an age X25519 recipient",
          "give a public key as age-keygen prints it, age1... (62 characters)",
          e);
    }
  }

  @Override
  public String toString() {
    return NAME + recipients;
  }
}
