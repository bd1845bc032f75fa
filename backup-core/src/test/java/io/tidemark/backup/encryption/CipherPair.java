package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.coding.Codecs.Sealed;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

/** A cipher both ways; each is cheap enough to be used thousands of times. */
record CipherPair(Encryption encryption, Decryption decryption) {

  static Stream<CipherPair> all() throws IOException {
    AgeIdentity age = Age.generate();
    CurveKey curve = new CurveKey();
    OpensslAes aes = OpensslAes.passphrase(Secret.of("x".repeat(32)), 10);
    return Stream.of(
        new CipherPair(Age.recipients(age.recipient()), Age.identity(age.identity())),
        new CipherPair(curve.encryption(), curve.decryption()),
        new CipherPair(aes, aes));
  }

  Sealed seal(byte[] plain) throws IOException {
    return Codecs.encrypt(encryption, plain);
  }

  byte[] open(byte[] stored, Map<String, String> facts) throws IOException {
    return Codecs.decrypt(decryption, new Sealed(stored, facts));
  }

  @Override
  public String toString() {
    return encryption.name();
  }
}
