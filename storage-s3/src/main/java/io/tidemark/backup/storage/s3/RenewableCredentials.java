package io.tidemark.backup.storage.s3;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The SDK's default chain of credentials, which remembers what it found; after {@link #renew} it
 * looks again. A provider that the host brought is asked for every request and stays as it is.
 */
final class RenewableCredentials implements AwsCredentialsProvider, AutoCloseable {

  private final Supplier<AwsCredentialsProvider> source;
  private final boolean owned;
  private AwsCredentialsProvider current;

  private RenewableCredentials(Supplier<AwsCredentialsProvider> source, boolean owned) {
    this.source = source;
    this.owned = owned;
    this.current = source.get();
  }

  static RenewableCredentials of(S3StorageBuilder settings) {
    AwsCredentialsProvider given = settings.credentials;
    if (given != null) {
      return new RenewableCredentials(() -> given, false);
    }
    String profile = settings.profile;
    return new RenewableCredentials(() -> chain(profile), true);
  }

  private static AwsCredentialsProvider chain(@org.jspecify.annotations.Nullable String profile) {
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    return profile == null ? chain.build() : chain.profileName(profile).build();
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    return current.resolveCredentials();
  }

  synchronized void renew() {
    close();
    current = source.get();
  }

  @Override
  public synchronized void close() {
    if (owned && current instanceof DefaultCredentialsProvider chain) {
      chain.close();
    }
  }
}
