/** Storage in Amazon S3 and what speaks its protocol. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the name ends as the protocol's does
module io.tidemark.backup.storage.s3 {
  requires static org.jspecify;
  requires transitive io.tidemark.backup.api;
  requires org.slf4j;
  requires software.amazon.awssdk.services.s3;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.apache5;
  requires software.amazon.awssdk.identity.spi;
  requires software.amazon.awssdk.utils;
  requires jdk.net; // the HTTP client's socket options
}
