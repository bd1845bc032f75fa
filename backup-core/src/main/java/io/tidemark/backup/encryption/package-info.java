/**
 * The encryptions that come with the library: age, OpenPGP and openssl's AES. Each writes what its
 * command line tool reads, and decrypts only authenticated content. Other formats implement {@link
 * io.tidemark.backup.codec.Encryption} and {@link io.tidemark.backup.codec.Decryption}.
 */
package io.tidemark.backup.encryption;
