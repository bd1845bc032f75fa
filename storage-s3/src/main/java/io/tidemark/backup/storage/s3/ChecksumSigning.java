package io.tidemark.backup.storage.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs a body by its Content-MD5, where it has one, also over plain HTTP. There the SDK would hash
 * the body once more, with SHA-256, for a signature of its own; over TLS it never does. The server
 * compares the header with the bytes, and the signature covers the header. A CRC is no substitute:
 * whoever can change the bytes on their way can make them fit it. See ADR 9.
 */
final class ChecksumSigning implements AwsV4AuthScheme {

  private static final String TLS = "https";
  private static final int PORT = 80;
  private static final int TLS_PORT = 443;

  private final AwsV4AuthScheme scheme = AwsV4AuthScheme.create();
  private final AwsV4HttpSigner signer = new Signer(scheme.signer());

  @Override
  public String schemeId() {
    return scheme.schemeId();
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return scheme.identityProvider(providers);
  }

  @Override
  public AwsV4HttpSigner signer() {
    return signer;
  }

  private record Signer(AwsV4HttpSigner signer) implements AwsV4HttpSigner {

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      SdkHttpRequest plain = request.request();
      boolean covered = plain.firstMatchingHeader("Content-MD5").isPresent();
      if (!covered || plain.protocol().equals(TLS) || plain.port() == TLS_PORT) {
        return signer.sign(request);
      }
      SignedRequest signed = signer.sign(request.toBuilder().request(asOverTls(plain)).build());
      SdkHttpRequest back =
          signed.request().toBuilder().protocol(plain.protocol()).port(plain.port()).build();
      return signed.toBuilder().request(back).build();
    }

    /** The signer decides by the protocol. A signed host has no port where it is the usual one. */
    private static SdkHttpRequest asOverTls(SdkHttpRequest plain) {
      int port = plain.port() == PORT ? TLS_PORT : plain.port();
      return plain.toBuilder().protocol(TLS).port(port).build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      return signer.signAsync(request);
    }
  }
}
