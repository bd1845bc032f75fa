package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.operator.PGPKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/** OpenPGP encryption to public keys. A key id is the fingerprint of the (sub)key that encrypts. */
final class OpenPgpRecipients implements Encryption {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final List<PGPPublicKey> keys;

  private OpenPgpRecipients(List<PGPPublicKey> keys) {
    this.keys = keys;
  }

  static OpenPgpRecipients of(List<OpenPgpKeyText> texts) {
    List<PGPPublicKey> keys = new ArrayList<>();
    for (OpenPgpKeyText text : texts) {
      for (PGPPublicKeyRing ring : rings(text)) {
        keys.add(encryptionKey(ring, text.origin()));
      }
    }
    if (keys.isEmpty()) {
      throw new InvalidConfigurationException(
          "OpenPGP has no recipient", "give at least one public key");
    }
    return new OpenPgpRecipients(List.copyOf(keys));
  }

  private static List<PGPPublicKeyRing> rings(OpenPgpKeyText text) {
    List<PGPPublicKeyRing> rings = new ArrayList<>();
    try {
      new PGPPublicKeyRingCollection(text.packets(), new BcKeyFingerprintCalculator())
          .forEach(rings::add);
    } catch (IOException | PGPException | RuntimeException e) {
      throw new InvalidConfigurationException(
          text.origin() + " holds no readable public key: " + e.getMessage(),
          "export it with gpg --export --armor ID",
          e);
    }
    if (rings.isEmpty()) {
      throw new InvalidConfigurationException(
          text.origin() + " holds no public key", "export it with gpg --export --armor ID");
    }
    return rings;
  }

  private static PGPPublicKey encryptionKey(PGPPublicKeyRing ring, String origin) {
    return OpenPgpKeyUse.encryptionKey(ring)
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    origin
                        + " holds key "
                        + fingerprint(ring.getPublicKey())
                        + ", which is revoked or cannot encrypt",
                    "choose a key with an encryption subkey (E in gpg --list-keys)"));
  }

  private static String fingerprint(PGPPublicKey key) {
    return HEX.formatHex(key.getFingerprint());
  }

  @Override
  public String name() {
    return OpenPgp.NAME;
  }

  @Override
  public String suffix() {
    return OpenPgpEncoder.SUFFIX;
  }

  @Override
  public List<String> keyIds() {
    return keys.stream().map(OpenPgpRecipients::fingerprint).toList();
  }

  @Override
  public String decryptCommand() {
    return "gpg --batch --decrypt";
  }

  @Override
  public Map<String, String> encrypt(ContentWriter plain, OutputStream out) throws IOException {
    List<PGPKeyEncryptionMethodGenerator> methods = new ArrayList<>();
    keys.forEach(key -> methods.add(new BcPublicKeyKeyEncryptionMethodGenerator(key)));
    return OpenPgpEncoder.run(plain, out, methods);
  }

  @Override
  public String toString() {
    return OpenPgp.NAME + keyIds();
  }
}
