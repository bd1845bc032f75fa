package com.example.tidemark.webdav;

import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Settings of a {@link DavStorage}. Not thread-safe. */
public final class DavStorageBuilder {

  private final URI address;
  private HttpClient client;
  private String authorization = "";
  private Duration timeout = Duration.ofSeconds(60);
  private Duration claimTimeout = Duration.ofMinutes(5);
  private StorageListener listener = StorageListener.none();

  DavStorageBuilder(URI address) {
    this.address = address;
  }

  /** The name and the password for Basic authentication. By default there is none. */
  public DavStorageBuilder credentials(String user, char[] password) {
    byte[] pair = (user + ":" + new String(password)).getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
    return this;
  }

  /** How long the server may do nothing, 60 seconds by default. */
  public DavStorageBuilder timeout(Duration limit) {
    this.timeout = positive(limit);
    return this;
  }

  /**
   * How old the claim on a key may get, five minutes by default, before its owner counts as dead.
   * It must be longer than the longest publication, which is a matter of milliseconds.
   */
  public DavStorageBuilder claimTimeout(Duration limit) {
    this.claimTimeout = positive(limit);
    return this;
  }

  private static Duration positive(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("not a time limit: " + limit);
    }
    return limit;
  }

  /** A client with the host's proxy and trust settings. By default the storage makes its own. */
  public DavStorageBuilder client(HttpClient hostsClient) {
    this.client = hostsClient;
    return this;
  }

  /** Who hears of warnings and retries. */
  public DavStorageBuilder listen(StorageListener who) {
    this.listener = who;
    return this;
  }

  /**
   * Opens the storage, creates its folder if that is missing, and removes what runs have left
   * behind that died a day ago or earlier.
   *
   * @throws IOException if the server cannot be reached or is not usable
   */
  public DavStorage open() throws IOException {
    if (!authorization.isEmpty() && "http".equals(address.getScheme())) {
      listener.warned("the password goes to " + address + " unencrypted; hint: use davs:");
    }
    DavServer server = connect();
    Publication publication = new Publication(server, claimTimeout);
    publication.prepare();
    return new DavStorage(server, publication);
  }

  DavServer connect() {
    HttpClient http = client == null ? newClient() : client;
    return new DavServer(http, address, authorization, new Patience(timeout, listener));
  }

  /** HTTP/1.1, since an upgrade to HTTP/2 is a question that some servers answer with an error. */
  private HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(timeout)
        .build();
  }
}
