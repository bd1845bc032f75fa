package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.PGPSessionKeyEncryptedData;
import org.bouncycastle.openpgp.operator.SessionKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcSessionKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.jcajce.JceSessionKeyDataDecryptorFactoryBuilder;

/** A message that is being decrypted: the packets inside, and the proof of their integrity. */
record OpenPgpSession(PGPSessionKeyEncryptedData message, InputStream packets) {

  static OpenPgpSession open(PGPEncryptedDataList list, PGPSessionKey key) throws PGPException {
    PGPSessionKeyEncryptedData message = list.extractSessionKeyEncryptedData();
    return new OpenPgpSession(message, message.getDataStream(decryptors(message, key)));
  }

  /** The JDK's AES is faster; OCB and the other ciphers are Bouncy Castle's only. */
  private static SessionKeyDataDecryptorFactory decryptors(
      PGPSessionKeyEncryptedData message, PGPSessionKey key) {
    boolean aes =
        key.getAlgorithm() >= SymmetricKeyAlgorithmTags.AES_128
            && key.getAlgorithm() <= SymmetricKeyAlgorithmTags.AES_256;
    return aes && !message.isAEAD()
        ? new JceSessionKeyDataDecryptorFactoryBuilder().setProvider("SunJCE").build(key)
        : new BcSessionKeyDataDecryptorFactory(key);
  }

  /** Reads what is left and checks that nothing was changed or cut. */
  void verify() throws IOException {
    packets.transferTo(OutputStream.nullOutputStream());
    try {
      if (message.verify()) {
        return;
      }
    } catch (PGPException e) {
      throw new CorruptContentException("OpenPGP integrity check failed: " + e.getMessage(), e);
    }
    throw new CorruptContentException("OpenPGP integrity check failed: content was changed or cut");
  }
}
