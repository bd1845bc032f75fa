package io.tidemark.backup.storage.sftp.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** The server of Apache MINA SSHD in this process; it lets {@code mina} in. */
public final class MinaServer implements TestSshServer {

  private final ScratchFolder scratch = ScratchFolder.create("tidemark-mina-");
  private final TestKeys keys = TestKeys.in(scratch.path());
  private final SshServer server = SshServer.setUpDefaultServer();

  private MinaServer(Consumer<SshServer> configuration) {
    server.setHost(HOST);
    server.setKeyPairProvider(new FileKeyPairProvider(keys.host()));
    server.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(keys.authorized()));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.setFileSystemFactory(new NativeFileSystemFactory(false));
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    configuration.accept(server);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static MinaServer start() {
    return start(server -> {});
  }

  public static MinaServer start(Consumer<SshServer> configuration) {
    return new MinaServer(configuration);
  }

  /** Starts a server that has none of OpenSSH's extensions: no links, no fsync, no limits. */
  public static MinaServer withoutExtensions() {
    return start(
        server -> {
          SftpModuleProperties.OPENSSH_EXTENSIONS.set(server, "none=1");
          SftpModuleProperties.CLIENT_EXTENSIONS.set(server, "none");
        });
  }

  public SshServer server() {
    return server;
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public String user() {
    return "mina";
  }

  @Override
  public TestKeys keys() {
    return keys;
  }

  @Override
  public Path newFolder() {
    return scratch.newFolder();
  }

  @Override
  public void close() {
    try (scratch) {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
