package io.tidemark.backup.redis.wire;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * How a server's certificate is checked and whether we show one. The files are read anew for each
 * connection, so that renewed certificates are used.
 *
 * @param caFile the authorities that are trusted, in PEM; those of Java if empty
 * @param certFile our certificate with those that it rests on, in PEM
 * @param keyFile the private key of our certificate, in PEM (PKCS #8)
 */
public record TlsSettings(
    Verification verification,
    Optional<Path> caFile,
    Optional<Path> certFile,
    Optional<Path> keyFile) {

  /** What of a server's certificate is checked. */
  public enum Verification {
    /** That an authority has signed it, and for the host's name. */
    FULL,
    /** That an authority has signed it. */
    CA,
    /** Nothing: whoever is in between can read and change everything. */
    NONE
  }

  /** Returns the settings of somebody who gives none. */
  public static TlsSettings usual() {
    return new TlsSettings(Verification.FULL, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Encrypts a connection; the one returned closes the one below. */
  SSLSocket over(Socket socket, Endpoint endpoint) throws IOException {
    SSLSocket encrypted =
        (SSLSocket)
            context()
                .getSocketFactory()
                .createSocket(socket, endpoint.address(), endpoint.port(), true);
    if (verification == Verification.FULL) {
      SSLParameters parameters = encrypted.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      encrypted.setSSLParameters(parameters);
    }
    encrypted.startHandshake();
    return encrypted;
  }

  private SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          PemFiles.keys(certFile, keyFile),
          verification == Verification.NONE ? AnyServer.trusted() : PemFiles.authorities(caFile),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new SSLException("the certificates or the key cannot be used: " + e.getMessage(), e);
    }
  }
}
