package io.tidemark.backup.storage.s3.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** S3Proxy as a process of its own, which keeps objects as files. */
public final class S3Proxy implements S3Server {

  private static final String CLASS_PATH = "s3proxy.classpath";

  private final ServerFolder folder;
  private final int port;
  private final ServerProcess process;

  private S3Proxy(String classPath, ServerFolder folder, int port) {
    this.folder = folder;
    this.port = port;
    this.process =
        ServerProcess.start(
                folder.path("log"),
                Map.of(),
                ChildJvm.java(),
                "-Xmx256m",
                "-Dlogback.configurationFile=" + folder.path("logback.xml"),
                "-cp",
                classPath,
                "org.gaul.s3proxy.Main",
                "--properties",
                folder.path("s3proxy.conf").toString())
            .awaitPort(port);
  }

  /** Starts a server, or skips the test where the build has not fetched it. */
  public static S3Proxy start() {
    return start(Map.of());
  }

  /**
   * Starts a server with more settings.
   *
   * @param settings of its configuration file, such as {@code s3proxy.null-blobstore}
   */
  public static S3Proxy start(Map<String, String> settings) {
    Optional<String> classPath = classPath();
    TestCapability.require(
        "s3proxy", classPath.isPresent(), "no " + CLASS_PATH + " among the tests");
    return ServerFolder.startIn(
        "s3proxy", folder -> start(classPath.orElseThrow(), folder, settings));
  }

  private static S3Proxy start(
      String classPath, ServerFolder folder, Map<String, String> settings) {
    int port = ServerProcess.freePort();
    StringBuilder configuration = new StringBuilder(configuration(port, folder));
    settings.forEach((name, value) -> configuration.append(name + "=" + value + "\n"));
    folder.createFolder("data");
    folder.write("s3proxy.conf", configuration.toString());
    folder.write(
        "logback.xml", text(S3Proxy.class.getResourceAsStream("logback.xml")).orElseThrow());
    return new S3Proxy(classPath, folder, port);
  }

  private static String configuration(int port, ServerFolder folder) {
    return """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=tide
        s3proxy.credential=tide-c4nary-secret
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
        .formatted(port, folder.path("data"));
  }

  /** The build writes it: the jars are never on the class path of the tests themselves. */
  private static Optional<String> classPath() {
    return text(ClassLoader.getSystemResourceAsStream(CLASS_PATH));
  }

  private static Optional<String> text(@Nullable InputStream resource) {
    try (resource) {
      return Optional.ofNullable(
          resource == null ? null : new String(resource.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  /** Returns the process, to stop it for a while. */
  public ServerProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }
}
