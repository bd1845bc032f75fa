package io.tidemark.backup.servers;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link PostgresServer} that all tests of the JVM share, and a {@link TestDatabase}
 * of their own; each parameter of each method gets another one. The server starts when it is first
 * asked for and stops when the test run ends.
 */
public final class PostgresExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == PostgresServer.class || type == TestDatabase.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    PostgresServer server = shared(context);
    return parameter.getParameter().getType() == PostgresServer.class
        ? server
        : databaseFor(parameter, server, context);
  }

  private static PostgresServer shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            PostgresServer.class, key -> PostgresServer.start(), PostgresServer.class);
  }

  private static TestDatabase databaseFor(
      ParameterContext parameter, PostgresServer server, ExtensionContext context) {
    String key = parameter.getDeclaringExecutable() + "#" + parameter.getIndex();
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            context.getUniqueId() + key, absent -> server.newDatabase(), TestDatabase.class);
  }
}
