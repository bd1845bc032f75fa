package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.codec.Secret;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Date;
import java.util.List;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** An OpenPGP key made without gpg: ed25519 with a cv25519 subkey, not protected. */
final class CurveKey {

  private final PGPKeyRingGenerator rings;

  CurveKey() {
    int signs = PublicKeyAlgorithmTags.EDDSA_LEGACY;
    try {
      rings =
          new PGPKeyRingGenerator(
              PGPSignature.POSITIVE_CERTIFICATION,
              pair(signs, new Ed25519KeyPairGenerator()),
              "test@example.org",
              new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
              null,
              null,
              new BcPGPContentSignerBuilder(signs, HashAlgorithmTags.SHA256),
              null);
      rings.addSubKey(pair(PublicKeyAlgorithmTags.ECDH, new X25519KeyPairGenerator()));
    } catch (PGPException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("JavaUtilDate") // what Bouncy Castle takes
  private static PGPKeyPair pair(int algorithm, AsymmetricCipherKeyPairGenerator generator)
      throws PGPException {
    generator.init(new KeyGenerationParameters(new SecureRandom(), 256));
    return new BcPGPKeyPair(
        PublicKeyPacket.VERSION_4, algorithm, generator.generateKeyPair(), new Date(0));
  }

  Encryption encryption() throws IOException {
    byte[] bytes = rings.generatePublicKeyRing().getEncoded();
    return OpenPgpRecipients.of(List.of(new OpenPgpKeyText("test key", bytes)));
  }

  Decryption decryption() throws IOException {
    byte[] bytes = rings.generateSecretKeyRing().getEncoded();
    return new OpenPgpDecryption(
        OpenPgpSecretKeys.of(List.of(new OpenPgpKeyText("test key", bytes)), Secret.of("")));
  }
}
