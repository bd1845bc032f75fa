package io.tidemark.backup.storage.sftp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.BaseBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/**
 * What is offered to the server. No SHA-1, no CBC, and no ChaCha20-Poly1305: the last is a quarter
 * as fast as AES-GCM in Java, and is what the Terrapin attack needs where the server lacks strict
 * key exchange.
 */
final class Algorithms {

  private static final List<BuiltinCiphers> CIPHERS =
      List.of(
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128ctr,
          BuiltinCiphers.aes256ctr);

  private static final List<BuiltinMacs> MACS =
      List.of(
          BuiltinMacs.hmacsha256etm,
          BuiltinMacs.hmacsha512etm,
          BuiltinMacs.hmacsha256,
          BuiltinMacs.hmacsha512);

  private static final List<BuiltinSignatures> SIGNATURES =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA256);

  private static final Set<String> RSA = Set.of("rsa-sha2-512", "rsa-sha2-256");

  private Algorithms() {}

  static void offer(SshClient client) {
    client.setKeyExchangeFactories(
        NamedFactory.setUpTransformedFactories(true, keyExchanges(), ClientBuilder.DH2KEX));
    client.setCipherFactories(new ArrayList<NamedFactory<Cipher>>(CIPHERS));
    client.setMacFactories(new ArrayList<NamedFactory<Mac>>(MACS));
    client.setSignatureFactories(signatures(List.of()));
  }

  private static List<BuiltinDHFactories> keyExchanges() {
    return BaseBuilder.DEFAULT_KEX_PREFERENCE.stream()
        .filter(kex -> !kex.getName().endsWith("-sha1"))
        .toList();
  }

  /** Returns the signatures that are accepted, those of the given types of key first. */
  static List<NamedFactory<Signature>> signatures(List<String> preferredTypes) {
    List<NamedFactory<Signature>> all =
        new ArrayList<>(NamedFactory.setUpBuiltinFactories(true, SIGNATURES));
    return Stream.concat(
            all.stream().filter(signature -> isOf(preferredTypes, signature)),
            all.stream().filter(signature -> !isOf(preferredTypes, signature)))
        .toList();
  }

  private static boolean isOf(List<String> types, NamedFactory<Signature> signature) {
    String name = signature.getName();
    return types.contains(RSA.contains(name) ? "ssh-rsa" : name);
  }
}
