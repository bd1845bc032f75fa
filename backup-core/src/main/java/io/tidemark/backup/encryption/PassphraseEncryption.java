package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;

/** Encryption whose one secret works both ways. */
public interface PassphraseEncryption extends Encryption, Decryption {

  @Override
  String name();
}
