package io.tidemark.backup.encryption;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.coding.Decoding;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decrypts age content with any of several X25519 identities. */
final class AgeDecryption implements Decryption {

  private static final String PREFIX = "AGE-SECRET-KEY-1";

  private final List<Secret> identities;

  private AgeDecryption(List<Secret> identities) {
    this.identities = identities;
  }

  static AgeDecryption of(Secret text, String origin) {
    List<Secret> identities =
        String.valueOf(text.reveal())
            .lines()
            .map(String::trim)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(line -> identity(line, origin))
            .toList();
    if (identities.isEmpty()) {
      throw invalid(origin + " holds no age identity");
    }
    return new AgeDecryption(identities);
  }

  private static Secret identity(String line, String origin) {
    Secret identity = Secret.of(line);
    try {
      if (line.startsWith(PREFIX)) {
        stanzaReader(identity);
        return identity;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // The cause stays out of the exception: its message may quote the key.
      throw invalid(origin + " has a line that is a damaged age identity");
    }
    throw invalid(origin + " has a line that is not an age X25519 identity");
  }

  private static InvalidConfigurationException invalid(String problem) {
    return new InvalidConfigurationException(
        problem, "an identity is a line " + PREFIX + "..., as age-keygen prints it");
  }

  private static RecipientStanzaReader stanzaReader(Secret identity)
      throws GeneralSecurityException {
    return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(
        String.valueOf(identity.reveal()));
  }

  @Override
  public String name() {
    return Age.NAME;
  }

  @Override
  public InputStream decrypt(InputStream stored, Map<String, String> facts) throws IOException {
    return Decoding.run(stored, Age.NAME, this::decoder);
  }

  private InputStream decoder(InputStream stored) throws IOException {
    try {
      List<RecipientStanzaReader> readers = new ArrayList<>();
      for (Secret identity : identities) {
        readers.add(stanzaReader(identity));
      }
      return new ChannelInputStream(
          new StandardDecryptingChannelFactory()
              .newDecryptingChannel(new StreamSource(stored), readers));
    } catch (UnsupportedRecipientStanzaException e) {
      throw new WrongKeyException(
          "content is not encrypted to any of the " + identities.size() + " given age identities",
          e);
    } catch (GeneralSecurityException e) {
      throw new CorruptContentException("age header does not authenticate: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return Age.NAME + " identity ***";
  }
}
