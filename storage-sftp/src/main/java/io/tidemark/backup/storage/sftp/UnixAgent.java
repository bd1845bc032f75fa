package io.tidemark.backup.storage.sftp;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * An agent that listens on a UNIX-domain socket, such as {@code ssh-agent}. MINA's own client for
 * it needs Tomcat's native library; the JDK has such sockets itself.
 */
final class UnixAgent extends AbstractAgentProxy {

  /** Large enough for hundreds of keys. */
  private static final int LARGEST_ANSWER = 1 << 18;

  private final SocketChannel socket;

  private UnixAgent(Path path) throws IOException {
    super(null);
    this.socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  static UnixAgent connect(Path path) throws IOException {
    try {
      return new UnixAgent(path);
    } catch (IOException e) {
      throw new IOException(
          "cannot reach the agent at %s: %s; hint: is it running, with this socket?"
              .formatted(path, Problem.text(e)),
          e);
    }
  }

  @Override
  protected synchronized Buffer request(Buffer request) throws IOException {
    ByteBuffer question = ByteBuffer.wrap(request.array(), request.rpos(), request.available());
    while (question.hasRemaining()) {
      socket.write(question);
    }
    int length = receive(4).getInt();
    if (length < 1 || length > LARGEST_ANSWER) {
      throw new IOException("the agent announces an answer of " + length + " bytes");
    }
    return new ByteArrayBuffer(receive(length).array());
  }

  private ByteBuffer receive(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (socket.read(bytes) < 0) {
        throw new EOFException("the agent hung up");
      }
    }
    return bytes.flip();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Connects to the agent for each login. Forwards no agent to the server. */
  record Factory(Path path) implements SshAgentFactory {

    @Override
    public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
      return List.of();
    }

    @Override
    public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
      return connect(path);
    }

    @Override
    public SshAgentServer createServer(ConnectionService service) {
      throw new UnsupportedOperationException("no agent is forwarded");
    }
  }
}
