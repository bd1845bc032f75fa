/** Storage in Amazon S3 and what speaks its protocol. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({
  "module", // the name ends as the protocol's does
  "requires-transitive-automatic" // a host may bring its client, and the SDK has no descriptors
})
module io.tidemark.backup.storage.s3 {
  requires static org.jspecify;
  requires transitive io.tidemark.backup.api;
  requires transitive software.amazon.awssdk.services.s3;
  requires transitive software.amazon.awssdk.auth;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.apache5;
  requires software.amazon.awssdk.http.auth.aws;
  requires software.amazon.awssdk.http.auth.spi;
  requires software.amazon.awssdk.identity.spi;
  requires software.amazon.awssdk.utils;
  requires software.amazon.awssdk.retries.api;
  requires jdk.net; // the HTTP client's socket options

  exports io.tidemark.backup.storage.s3;

  provides io.tidemark.backup.storage.StorageProvider with
      io.tidemark.backup.storage.s3.S3StorageProvider;
}
