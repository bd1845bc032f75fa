package io.tidemark.backup.storage.s3;

import java.io.IOException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** An HTTP client of the SDK whose requests a {@link SilenceWatch} looks after. */
final class WatchedHttpClient implements SdkHttpClient {

  private final SdkHttpClient client;
  private final SilenceWatch watch;

  private WatchedHttpClient(SdkHttpClient client, SilenceWatch watch) {
    this.client = client;
    this.watch = watch;
  }

  /** Builds the client with the defaults that the SDK has for a service. */
  record Builder(SdkHttpClient.Builder<?> client, SilenceWatch watch)
      implements SdkHttpClient.Builder<Builder> {

    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return new WatchedHttpClient(client.buildWithDefaults(defaults), watch);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return request
        .contentStreamProvider()
        .map(content -> watched(request, content))
        .orElseGet(() -> client.prepareRequest(request));
  }

  private ExecutableHttpRequest watched(HttpExecuteRequest request, ContentStreamProvider content) {
    SilenceWatch.Body body = new SilenceWatch.Body();
    HttpExecuteRequest watched =
        HttpExecuteRequest.builder()
            .request(request.httpRequest())
            .contentStreamProvider(() -> body.of(content.newStream()))
            .build();
    ExecutableHttpRequest executable = client.prepareRequest(watched);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return watch.watch(body, executable, executable::call);
      }

      @Override
      public void abort() {
        executable.abort();
      }
    };
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
    watch.close();
  }
}
