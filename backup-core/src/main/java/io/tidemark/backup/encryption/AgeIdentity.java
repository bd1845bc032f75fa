package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.Secret;

/**
 * An age key pair.
 *
 * @param recipient the public half, {@code age1...}, for {@link Age#recipients}
 * @param identity the private half, {@code AGE-SECRET-KEY-1...}, for {@link Age#identity}
 */
public record AgeIdentity(String recipient, Secret identity) {

  /** Returns the text of an identity file as {@code age-keygen} writes it. */
  public Secret file() {
    return Secret.of(
        "# public key: " + recipient + "\n" + String.valueOf(identity.reveal()) + "\n");
  }
}
