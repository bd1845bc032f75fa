package io.tidemark.backup.storage.s3.servers;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Gives a test class an {@link S3Server} that all classes of the JVM share: register it in a static
 * field. The server starts with the first class that wants it and stops when the test run ends.
 */
public final class SharedServer implements BeforeAllCallback {

  private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);

  private final Object key;
  private final Supplier<? extends S3Server> start;
  private @Nullable S3Server server;

  private SharedServer(Object key, Supplier<? extends S3Server> start) {
    this.key = key;
    this.start = start;
  }

  public static SharedServer s3Proxy() {
    return new SharedServer(S3Proxy.class, S3Proxy::start);
  }

  /** The same with more settings of its configuration file. */
  public static SharedServer s3Proxy(Map<String, String> settings) {
    return new SharedServer(settings, () -> S3Proxy.start(settings));
  }

  public static SharedServer radosGateway() {
    return new SharedServer(RadosGateway.class, RadosGateway::start);
  }

  /** In here and not when a parameter is resolved, where a skip would be a failure. */
  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(key, absent -> start.get(), S3Server.class);
  }

  public S3Server get() {
    if (server == null) {
      throw new IllegalStateException("the server is there from before all tests of the class on");
    }
    return server;
  }
}
