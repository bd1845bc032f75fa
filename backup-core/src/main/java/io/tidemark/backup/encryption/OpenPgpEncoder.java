package io.tidemark.backup.encryption;

import io.tidemark.backup.coding.Encoding;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.operator.PGPKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.jcajce.JcePGPDataEncryptorBuilder;

/** Writes a literal packet in an encrypted, integrity-protected one. Closing it ends both. */
final class OpenPgpEncoder extends OutputStream {

  static final String SUFFIX = ".gpg";

  /** The length of a partial body; a power of two, as RFC 4880 (4.2.2.4) demands. */
  private static final int PIECE = 1 << 18;

  private final OutputStream encrypted;
  private final OutputStream literal;

  private OpenPgpEncoder(OutputStream out, List<PGPKeyEncryptionMethodGenerator> methods)
      throws IOException, PGPException {
    // The JDK's AES is several times faster than Bouncy Castle's, which wraps the session key only.
    PGPEncryptedDataGenerator generator =
        new PGPEncryptedDataGenerator(
            new JcePGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                .setWithIntegrityPacket(true)
                .setProvider("SunJCE"));
    methods.forEach(generator::addMethod);
    encrypted = generator.open(out, new byte[PIECE]);
    literal =
        new PGPLiteralDataGenerator()
            .open(encrypted, PGPLiteralData.BINARY, "", PGPLiteralData.NOW, new byte[PIECE]);
  }

  static Map<String, String> run(
      ContentWriter plain, OutputStream out, List<PGPKeyEncryptionMethodGenerator> methods)
      throws IOException {
    Encoding.run(plain, out, stored -> open(stored, methods));
    return Map.of();
  }

  private static OutputStream open(OutputStream out, List<PGPKeyEncryptionMethodGenerator> methods)
      throws IOException {
    try {
      return new OpenPgpEncoder(out, methods);
    } catch (PGPException e) {
      throw new IOException("OpenPGP encryption cannot start: " + e.getMessage(), e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    literal.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    literal.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    literal.close();
    encrypted.close();
  }
}
