package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/** OpenPGP with a passphrase, which is stretched as much as the format can. */
final class OpenPgpPassphrase implements PassphraseEncryption, OpenPgpKeys {

  /** The coded count of RFC 4880 (3.7.1.3) for 65,011,712 bytes, its maximum. */
  private static final int MOST_ITERATIONS = 0xff;

  private final Secret passphrase;

  OpenPgpPassphrase(Secret passphrase) {
    if (passphrase.length() == 0) {
      throw new InvalidConfigurationException(
          "the OpenPGP passphrase is empty", "give a long random one");
    }
    this.passphrase = passphrase;
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
    return List.of("passphrase");
  }

  @Override
  public String decryptCommand() {
    return "gpg --batch --pinentry-mode loopback"
        + " --passphrase-file \"$BACKUP_PASSPHRASE_FILE\" --decrypt";
  }

  @Override
  public Map<String, String> encrypt(ContentWriter plain, OutputStream out) throws IOException {
    try {
      return OpenPgpEncoder.run(
          plain,
          out,
          List.of(
              new BcPBEKeyEncryptionMethodGenerator(
                  passphrase.reveal(),
                  new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256),
                  MOST_ITERATIONS)));
    } catch (PGPException e) {
      throw new IOException("OpenPGP encryption cannot start: " + e.getMessage(), e);
    }
  }

  @Override
  public InputStream decrypt(InputStream stored, Map<String, String> facts) throws IOException {
    return new OpenPgpDecryption(this).decrypt(stored, facts);
  }

  @Override
  public PGPSessionKey sessionKey(PGPEncryptedDataList alternatives) throws IOException {
    WrongKeyException wrong = wrong();
    for (PGPEncryptedData alternative : alternatives) {
      if (alternative instanceof PGPPBEEncryptedData keyed) {
        try {
          return keyed.getSessionKey(
              new BcPBEDataDecryptorFactory(
                  passphrase.reveal(), new BcPGPDigestCalculatorProvider()));
        } catch (PGPException e) {
          wrong.addSuppressed(e);
        }
      }
    }
    throw wrong;
  }

  @Override
  public IOException rejected(Exception reason) {
    WrongKeyException wrong = wrong();
    wrong.addSuppressed(reason);
    return wrong;
  }

  private static WrongKeyException wrong() {
    return new WrongKeyException(
        "content is not encrypted with this OpenPGP passphrase, or its beginning is damaged or cut");
  }

  @Override
  public String toString() {
    return OpenPgp.NAME + " passphrase ***";
  }
}
