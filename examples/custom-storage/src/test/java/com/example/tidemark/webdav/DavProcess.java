package com.example.tidemark.webdav;

import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real WebDAV server on the loopback interface, with a user {@code tide} whose password is in a
 * file. Tests share one; each takes a folder of its own.
 */
final class DavProcess implements AutoCloseable {

  static final String USER = "tide";
  static final String PASSWORD = "s3cr3t";

  /** In the form that both servers know. */
  private static final String PASSWORD_HASH = "{SHA}JauGvtFJymypwcDV23yakTiN3qs=";

  private static final long START_SECONDS = 30;
  private static final long POLL_MILLIS = 50;

  private final Process process;
  private final Path home;
  private final int port;

  private DavProcess(Process process, Path home, int port) {
    this.process = process;
    this.home = home;
    this.port = port;
  }

  /** Starts nginx with its own dav module and the one that adds PROPFIND. */
  static DavProcess nginx() throws IOException {
    Path module = Path.of("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so");
    boolean present = Files.exists(module) && Files.isExecutable(Path.of("/usr/sbin/nginx"));
    TestCapability.require("nginx", present, "there is no nginx with dav_ext");
    return start("nginx.conf", "/usr/sbin/nginx", "-c");
  }

  /** Starts Apache with mod_dav. */
  static DavProcess apache() throws IOException {
    Path module = Path.of("/usr/lib/apache2/modules/mod_dav_fs.so");
    boolean present = Files.exists(module) && Files.isExecutable(Path.of("/usr/sbin/apache2"));
    TestCapability.require("apache2", present, "there is no Apache with mod_dav");
    return start("httpd.conf", "/usr/sbin/apache2", "-DFOREGROUND", "-f");
  }

  private static DavProcess start(String configuration, String... command) throws IOException {
    Path home = Files.createTempDirectory("dav-");
    Files.createDirectories(home.resolve("root"));
    Files.writeString(home.resolve("password"), PASSWORD + "\n");
    Files.writeString(home.resolve("users"), USER + ":" + PASSWORD_HASH + "\n");
    int port = freePort();
    Path file = home.resolve(configuration);
    try (var template = DavProcess.class.getResourceAsStream(configuration)) {
      String text = new String(template.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      Files.writeString(
          file, text.replace("@HOME@", home.toString()).replace("@PORT@", Integer.toString(port)));
    }
    List<String> words = new ArrayList<>(asNobody(home));
    words.addAll(List.of(command));
    words.add(file.toString());
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile())
            .start();
    DavProcess server = new DavProcess(process, home, port);
    server.awaitStart();
    return server;
  }

  /** Root gives its rights away, since neither server likes to keep them. */
  private static List<String> asNobody(Path home) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    Process owner = new ProcessBuilder("chown", "-R", "nobody:nogroup", home.toString()).start();
    try {
      owner.waitFor(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String output = Files.readString(home.resolve("output"));
        close();
        throw new AssertionError("the server does not start: " + output);
      }
      pause();
    }
  }

  private void pause() {
    try {
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a server starts", e);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Returns the folder of the file system that the server shows. */
  Path root() {
    return home.resolve("root");
  }

  /** Invents the path of a folder that is not there yet. */
  static String newFolder() {
    return "/" + UUID.randomUUID();
  }

  /** Describes a storage in a folder, reached through a port that may be another one. */
  DavStorageBuilder storage(int through, String folder) {
    return DavStorage.at(URI.create("http://localhost:" + through + folder))
        .credentials(USER, PASSWORD.toCharArray());
  }

  /** Returns the same as a URI. */
  String uri(String folder) {
    return "dav://%s@localhost:%d%s?password-file=%s&claim-timeout=1"
        .formatted(USER, port, folder, home.resolve("password"));
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
