package io.tidemark.backup.storage.sftp.servers;

import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.server.ServerBuilder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands servers of the usual configuration to tests, one of a kind for the whole run. JUnit closes
 * them.
 */
public final class SshServers implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SshServers.class);

  /** The tests log in many hundred times, and what resists quantum computers takes longer. */
  private static final List<KeyExchangeFactory> FAST =
      NamedFactory.setUpTransformedFactories(
          false, List.of(BuiltinDHFactories.curve25519), ServerBuilder.DH2KEX);

  /** Creates the extension, for JUnit. */
  public SshServers() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> kind = parameter.getParameter().getType();
    return kind == OpenSshServer.class || kind == MinaServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> kind = parameter.getParameter().getType();
    return test.getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(kind, SshServers::start, TestSshServer.class);
  }

  private static TestSshServer start(Class<?> kind) {
    return kind == MinaServer.class
        ? MinaServer.start(server -> server.setKeyExchangeFactories(FAST))
        : OpenSshServer.start("KexAlgorithms curve25519-sha256");
  }
}
