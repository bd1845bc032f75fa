package io.tidemark.backup.encryption;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;

/** Which key of a ring encrypts: the newest subkey meant for it, else the primary key. */
final class OpenPgpKeyUse {

  private static final int ENCRYPTS = KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE;

  private OpenPgpKeyUse() {}

  static Optional<PGPPublicKey> encryptionKey(PGPPublicKeyRing ring) {
    if (ring.getPublicKey().hasRevocation()) {
      return Optional.empty();
    }
    return stream(ring.getPublicKeys())
        .filter(PGPPublicKey::isEncryptionKey)
        .filter(key -> !key.hasRevocation())
        .filter(OpenPgpKeyUse::mayEncrypt)
        .max(
            Comparator.comparing(PGPPublicKey::isMasterKey)
                .reversed()
                .thenComparing(PGPPublicKey::getCreationTime));
  }

  /** A key without flags may do what its algorithm can. */
  private static boolean mayEncrypt(PGPPublicKey key) {
    int flags =
        stream(key.getSignatures())
            .map(PGPSignature::getHashedSubPackets)
            .filter(packets -> packets != null)
            .mapToInt(PGPSignatureSubpacketVector::getKeyFlags)
            .reduce(0, (all, some) -> all | some);
    return flags == 0 || (flags & ENCRYPTS) != 0;
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    Iterable<T> iterable = () -> iterator;
    return StreamSupport.stream(iterable.spliterator(), false);
  }
}
