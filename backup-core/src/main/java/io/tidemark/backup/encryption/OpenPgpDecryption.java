package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.coding.Decoding;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPOnePassSignatureList;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts OpenPGP messages: binary or armored, compressed or not. Signatures are skipped; content
 * without integrity protection is refused.
 */
final class OpenPgpDecryption implements Decryption {

  private static final int BUFFER_SIZE = 1 << 16;

  /** Compressed packets nest without limit; nobody writes more than one. */
  private static final int MOST_PACKETS = 8;

  private final OpenPgpKeys keys;

  OpenPgpDecryption(OpenPgpKeys keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return OpenPgp.NAME;
  }

  @Override
  public InputStream decrypt(InputStream stored, Map<String, String> facts) throws IOException {
    return Decoding.run(stored, "OpenPGP", this::decoder);
  }

  private InputStream decoder(InputStream stored) throws IOException {
    HeaderBudget budget = new HeaderBudget();
    InputStream binary = PGPUtil.getDecoderStream(new BufferedInputStream(stored, BUFFER_SIZE));
    PGPEncryptedDataList message = encrypted(budget.charge(binary));
    PGPSessionKey key = keys.sessionKey(message);
    try {
      OpenPgpSession session = OpenPgpSession.open(message, key);
      InputStream literal = literal(session.packets(), budget);
      budget.lift();
      return new OpenPgpContent(literal, session);
    } catch (CorruptContentException e) {
      throw e;
    } catch (PGPException | IOException | RuntimeException e) {
      throw keys.rejected(e);
    }
  }

  private static PGPEncryptedDataList encrypted(InputStream binary) throws IOException {
    BcPGPObjectFactory packets = new BcPGPObjectFactory(binary);
    Object packet = packets.nextObject();
    if (packet instanceof PGPMarker) {
      packet = packets.nextObject();
    }
    if (!(packet instanceof PGPEncryptedDataList list)) {
      throw new CorruptContentException("this is not an encrypted OpenPGP message");
    }
    if (!list.isIntegrityProtected()) {
      throw new CorruptContentException("the OpenPGP message has no integrity protection");
    }
    return list;
  }

  private static InputStream literal(InputStream decrypted, HeaderBudget budget)
      throws IOException, PGPException {
    BcPGPObjectFactory packets = new BcPGPObjectFactory(budget.charge(decrypted));
    for (int i = 0; i < MOST_PACKETS; i++) {
      Object packet = packets.nextObject();
      if (packet instanceof PGPLiteralData literal) {
        return literal.getInputStream();
      } else if (packet instanceof PGPCompressedData compressed) {
        packets = new BcPGPObjectFactory(budget.charge(compressed.getDataStream()));
      } else if (!skippable(packet)) {
        break;
      }
    }
    throw new PGPException("the OpenPGP message holds no content");
  }

  private static boolean skippable(@Nullable Object packet) {
    return packet instanceof PGPOnePassSignatureList
        || packet instanceof PGPSignatureList
        || packet instanceof PGPMarker;
  }

  @Override
  public String toString() {
    return OpenPgp.NAME + " " + keys;
  }
}
