package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/** Secret keys and the passphrase that protects them. */
final class OpenPgpSecretKeys implements OpenPgpKeys {

  private final List<PGPSecretKey> keys;
  private final Secret passphrase;

  private OpenPgpSecretKeys(List<PGPSecretKey> keys, Secret passphrase) {
    this.keys = keys;
    this.passphrase = passphrase;
  }

  static OpenPgpSecretKeys of(List<OpenPgpKeyText> texts, Secret passphrase) {
    List<PGPSecretKey> keys = new ArrayList<>();
    for (OpenPgpKeyText text : texts) {
      try {
        new PGPSecretKeyRingCollection(text.packets(), new BcKeyFingerprintCalculator())
            .forEach(ring -> ring.forEach(keys::add));
      } catch (IOException | PGPException | RuntimeException e) {
        throw new InvalidConfigurationException(
            text.origin() + " holds no readable secret key: " + e.getMessage(),
            "export it with gpg --export-secret-keys --armor ID",
            e);
      }
    }
    if (keys.isEmpty()) {
      throw new InvalidConfigurationException(
          "OpenPGP has no secret key", "export one with gpg --export-secret-keys --armor ID");
    }
    return new OpenPgpSecretKeys(List.copyOf(keys), passphrase);
  }

  @Override
  public PGPSessionKey sessionKey(PGPEncryptedDataList alternatives) throws IOException {
    Set<String> recipients = new TreeSet<>();
    CorruptContentException damaged =
        new CorruptContentException("the OpenPGP session key is damaged");
    for (PGPEncryptedData alternative : alternatives) {
      if (alternative instanceof PGPPublicKeyEncryptedData keyed) {
        recipients.add(keyId(keyed.getKeyIdentifier()));
        for (PGPSecretKey key : candidates(keyed.getKeyIdentifier())) {
          try {
            return sessionKey(keyed, key);
          } catch (PGPException | RuntimeException e) {
            damaged.addSuppressed(e);
          }
        }
      }
    }
    throw damaged.getSuppressed().length > 0 ? damaged : noneOf(recipients);
  }

  private WrongKeyException noneOf(Set<String> recipients) {
    return new WrongKeyException(
        "content is encrypted to "
            + (recipients.isEmpty() ? "a passphrase" : recipients)
            + ", of which the given secret keys "
            + keys.stream().map(key -> keyId(key.getKeyIdentifier())).toList()
            + " hold none");
  }

  /** A wildcard is what {@code gpg --throw-keyids} writes instead of a key id. */
  private List<PGPSecretKey> candidates(KeyIdentifier recipient) {
    return keys.stream()
        .filter(
            key ->
                recipient.isWildcard() || recipient.getKeyId() == key.getKeyIdentifier().getKeyId())
        .filter(key -> key.getPublicKey().isEncryptionKey())
        .toList();
  }

  private PGPSessionKey sessionKey(PGPPublicKeyEncryptedData alternative, PGPSecretKey key)
      throws PGPException, WrongKeyException {
    PGPKeyPair pair = new PGPKeyPair(key.getPublicKey(), privateKey(key));
    return alternative.getSessionKey(new BcPublicKeyDataDecryptorFactory(pair));
  }

  @Override
  public IOException rejected(Exception reason) {
    return new CorruptContentException(
        "OpenPGP content is damaged: " + reason.getMessage(), reason);
  }

  private PGPPrivateKey privateKey(PGPSecretKey key) throws WrongKeyException {
    PGPPrivateKey privateKey;
    try {
      privateKey =
          key.extractPrivateKey(
              new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                  .build(passphrase.reveal()));
    } catch (PGPException e) {
      throw new WrongKeyException(
          "the passphrase does not open OpenPGP secret key " + keyId(key.getKeyIdentifier()), e);
    }
    if (privateKey == null) {
      throw new WrongKeyException(
          "OpenPGP key " + keyId(key.getKeyIdentifier()) + " comes without its secret part");
    }
    return privateKey;
  }

  private static String keyId(KeyIdentifier id) {
    return "%016X".formatted(id.getKeyId());
  }

  @Override
  public String toString() {
    return "secret key ***";
  }
}
