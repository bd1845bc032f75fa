package io.tidemark.backup.storage.s3.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.servers.ServerProcess;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ServersTest {

  static List<Supplier<S3Server>> servers() {
    return List.of(S3Proxy::start, RadosGateway::start);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void objectsComeBackUntilTheServerIsClosed(Supplier<S3Server> start) {
    S3Server server = start.get();
    try (server;
        S3Client client = server.client()) {
      String bucket = server.newBucket();
      client.putObject(
          put -> put.bucket(bucket).key("a/b").build(), RequestBody.fromString("content"));

      assertThat(client.getObjectAsBytes(get -> get.bucket(bucket).key("a/b")).asUtf8String())
          .isEqualTo("content");
    }
    assertThat(ServerProcess.accepts(server.port())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void strangersAreRefused(Supplier<S3Server> start) {
    try (S3Server server = start.get();
        S3Client client = server.client()) {
      String bucket = server.newBucket();

      assertThatExceptionOfType(S3Exception.class)
          .isThrownBy(
              () ->
                  client.listObjectsV2(
                      list ->
                          list.bucket(bucket)
                              .overrideConfiguration(
                                  each ->
                                      each.credentialsProvider(
                                          AnonymousCredentialsProvider.create()))))
          .matches(refusal -> refusal.statusCode() == 403);
    }
  }
}
