package io.tidemark.backup.redis.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM, as the program of the server takes them as well. */
final class PemFiles {

  private static final String KEY = "PRIVATE KEY-----";
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** It only guards the key within this process. */
  private static final char[] NO_PASSWORD = new char[0];

  private PemFiles() {}

  /** Returns who is trusted; those whom Java trusts if no file is given. */
  static TrustManager @Nullable [] authorities(Optional<Path> file)
      throws IOException, GeneralSecurityException {
    if (file.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    int number = 0;
    for (Certificate authority : certificates(file.get())) {
      store.setCertificateEntry("ca" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** Returns what we show; nothing if no file is given. */
  static KeyManager @Nullable [] keys(Optional<Path> certFile, Optional<Path> keyFile)
      throws IOException, GeneralSecurityException {
    if (certFile.isEmpty() || keyFile.isEmpty()) {
      return null;
    }
    Certificate[] chain = certificates(certFile.get()).toArray(Certificate[]::new);
    KeyStore store = empty();
    store.setKeyEntry("own", privateKey(keyFile.get()), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new SSLException("there is no certificate in " + file);
      }
      return found;
    } catch (CertificateException e) {
      throw new SSLException("there are no certificates in PEM in " + file, e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    int start = text.indexOf("-----BEGIN " + KEY);
    int end = text.indexOf("-----END " + KEY);
    if (start < 0 || end < start) {
      throw new SSLException(
          "there is no unencrypted key in PKCS #8 in "
              + file
              + "; 'openssl pkcs8 -topk8 -nocrypt' makes one of others");
    }
    String base64 = text.substring(text.indexOf(KEY, start) + KEY.length(), end);
    return privateKey(file, Base64.getMimeDecoder().decode(base64));
  }

  private static PrivateKey privateKey(Path file, byte[] encoded) throws GeneralSecurityException {
    InvalidKeySpecException last = new InvalidKeySpecException("no algorithm takes " + file);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException ofAnother) {
        last.addSuppressed(ofAnother);
      }
    }
    throw last;
  }
}
