package com.example.tidemark.webdav;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One folder of a WebDAV server. Paths are relative to it, and those of folders end with a slash.
 * What can be asked twice is repeated when it fails. Thread-safe.
 */
final class DavServer {

  private static final String PROPERTIES =
      "<?xml version=\"1.0\"?><propfind xmlns=\"DAV:\"><prop><resourcetype/>"
          + "<getcontentlength/><getlastmodified/></prop></propfind>";

  private final HttpClient client;
  private final URI address;
  private final String authorization;
  private final Patience patience;

  DavServer(HttpClient client, URI address, String authorization, Patience patience) {
    String text = address.toString();
    this.client = client;
    this.address = URI.create(text.endsWith("/") ? text : text + "/");
    this.authorization = authorization;
    this.patience = patience;
  }

  Patience patience() {
    return patience;
  }

  private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).method(method, body);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  /**
   * Waits for the answer or for the time limit, also if the thread is interrupted: whoever leaves
   * before would not know whether the server has done it.
   */
  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
      throws IOException {
    try {
      return client.sendAsync(request.timeout(patience.timeout()).build(), handler).join();
    } catch (CompletionException e) {
      throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
    }
  }

  /** Asks once. An answer that stands for a passing trouble of the server is a failure. */
  private HttpResponse<Void> ask(String method, String path, String... headers) throws IOException {
    HttpRequest.Builder request = request(method, path, BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    HttpResponse<Void> answer = send(request, BodyHandlers.discarding());
    Answers.refuseTrouble(method + " " + path, answer.statusCode());
    return answer;
  }

  /** Finds a file. A folder is none, even if it is asked for without its slash. */
  Optional<Entry> find(String path) throws IOException {
    HttpResponse<Void> answer = patience.retrying("look for " + path, () -> ask("HEAD", path));
    if (Answers.nothing(answer.statusCode())) {
      return Optional.empty();
    }
    Answers.refuseUnlessDone("look for " + path, answer.statusCode());
    // Apache does not tell that a file is empty.
    return answer.headers().firstValue("Content-Length").isPresent()
        ? Optional.of(Answers.entry(path, answer.headers()))
        : properties(path, "0").stream().findFirst();
  }

  /** Creates a folder, and those above it, unless they are there. */
  void createFolder(String path) throws IOException {
    int status = makeFolder(path);
    if (Answers.conflict(status)) {
      for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
        status = makeFolder(path.substring(0, end + 1));
      }
    }
    // Apache says "forbidden" if the folder has come in the very moment.
    if (!Answers.done(status) && !Answers.present(status) && properties(path, "0").isEmpty()) {
      Answers.refuseUnlessDone("create the folder " + path, status);
    }
  }

  private int makeFolder(String path) throws IOException {
    return patience.retrying("create " + path, () -> ask("MKCOL", path)).statusCode();
  }

  /** Whether something has come about that was asked for, when the answer does not tell. */
  interface Evidence {

    boolean found() throws IOException;
  }

  /**
   * Moves a file or folder to where nothing is.
   *
   * @param evidence tells, when an answer was lost, that the move was not
   * @return false if the server refuses because of what is at the source or the target
   */
  boolean move(String from, String to, Evidence evidence) throws IOException {
    String operation = "move " + from + " to " + to;
    AtomicBoolean again = new AtomicBoolean();
    try {
      return patience.retrying(
          operation,
          () -> again.getAndSet(true) && evidence.found() || moveOnce(operation, from, to));
    } catch (InterruptedIOException e) {
      if (evidence.found()) {
        return true;
      }
      throw e;
    }
  }

  private boolean moveOnce(String operation, String from, String to) throws IOException {
    String target = address.resolve(to).toString();
    int status = ask("MOVE", from, "Destination", target, "Overwrite", "F").statusCode();
    if (!Answers.refused(status)) {
      Answers.refuseUnlessDone(operation, status);
    }
    return Answers.done(status);
  }

  /** Deletes a file or a whole folder, if it is there. */
  void delete(String path) throws IOException {
    int status = patience.retrying("delete " + path, () -> ask("DELETE", path)).statusCode();
    if (!Answers.nothing(status)) {
      Answers.refuseUnlessDone("delete " + path, status);
    }
  }

  /** Deletes what does no harm if it stays, but is worth a warning then. */
  void deleteIfPossible(String path) {
    try {
      delete(path);
    } catch (IOException e) {
      patience.listener().warned("left behind: " + address.resolve(path) + ": " + e.getMessage());
    }
  }

  /** Lists what lies in a folder, or nothing if there is no such folder. */
  List<Entry> list(String folder) throws IOException {
    List<Entry> entries = properties(folder, "1");
    return entries.stream().filter(entry -> !isItself(folder, entry)).toList();
  }

  private static boolean isItself(String folder, Entry entry) {
    return entry.path().isEmpty() || folder.equals(entry.path() + "/");
  }

  private List<Entry> properties(String path, String depth) throws IOException {
    return patience.retrying("list " + path, () -> propertiesOnce(path, depth));
  }

  private List<Entry> propertiesOnce(String path, String depth) throws IOException {
    HttpRequest.Builder request =
        request("PROPFIND", path, BodyPublishers.ofString(PROPERTIES))
            .header("Depth", depth)
            .header("Content-Type", "application/xml");
    HttpResponse<Arriving> answer = send(request, Arriving.within(patience.timeout()));
    try (InputStream body = answer.body()) {
      int status = answer.statusCode();
      Answers.refuseTrouble("list " + path, status);
      if (Answers.nothing(status) && !path.isEmpty() || Answers.bad(status) && isFile(path)) {
        return List.of();
      }
      Answers.refuseUnlessListed("list " + path, status);
      return new MultiStatus(address, Answers.time(answer.headers())).entries(body);
    }
  }

  /** Apache finds no words for a folder whose name is that of a file. */
  private boolean isFile(String folder) throws IOException {
    return folder.endsWith("/") && find(folder.substring(0, folder.length() - 1)).isPresent();
  }

  /** Asks for a file from an offset on, once. */
  HttpResponse<Arriving> get(StorageKey key, long offset) throws IOException {
    HttpRequest.Builder request = request("GET", key.value(), BodyPublishers.noBody());
    if (offset > 0) {
      request.header("Range", "bytes=" + offset + "-");
    }
    HttpResponse<Arriving> answer = send(request, Arriving.within(patience.timeout()));
    try {
      Answers.refuseTrouble("read '" + key + "'", answer.statusCode());
      if (Answers.nothing(answer.statusCode())) {
        throw new ObjectNotFoundException(key);
      }
      return answer;
    } catch (IOException e) {
      answer.body().close();
      throw e;
    }
  }

  /** Begins to upload a file. */
  Upload upload(String path, StorageKey key) {
    Upload upload = new Upload(key, patience.timeout());
    HttpRequest request =
        request("PUT", path, BodyPublishers.ofInputStream(upload::source)).build();
    upload.answeredBy(client.sendAsync(request, BodyHandlers.discarding()));
    return upload;
  }

  /** Returns the address of the folder. */
  @Override
  public String toString() {
    return address.toString();
  }
}
