package io.tidemark.backup.transfer;

import java.util.Map;

/**
 * One file as it was sent.
 *
 * @param plain length and XXH3-128 before compression
 * @param stored length and SHA-256 after encryption
 * @param encryptionFacts what the encryption wants to be kept in the manifest
 */
public record StoredFile(
    ContentDigest plain, ContentDigest stored, Map<String, String> encryptionFacts) {

  public StoredFile {
    encryptionFacts = Map.copyOf(encryptionFacts);
  }
}
