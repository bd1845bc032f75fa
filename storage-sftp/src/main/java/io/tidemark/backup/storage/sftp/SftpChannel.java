package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;

/** The receiving side of an SFTP channel: cuts the stream of bytes into replies. */
final class SftpChannel extends ChannelSubsystem {

  /** OpenSSH sends at most 256 KiB at once; more is nothing that we have asked for. */
  private static final int LARGEST_REPLY = 1 << 20;

  private final ReplyConsumer replies;
  private final ByteBuffer length = ByteBuffer.allocate(4);
  private @Nullable ByteBuffer packet;

  SftpChannel(ReplyConsumer replies, Consumer<@Nullable Throwable> end) {
    super("sftp");
    this.replies = replies;
    setOut(OutputStream.nullOutputStream());
    setErr(OutputStream.nullOutputStream());
    onClose(() -> end.accept(null));
  }

  /** Hears of every reply, on the thread that receives. */
  @FunctionalInterface
  interface ReplyConsumer {
    void accept(Reply reply, int id);
  }

  void openOn(ClientSession session, Duration limit) throws IOException {
    session.getService(ConnectionService.class).registerChannel(this);
    open().verify(limit);
  }

  @Override
  protected void doWriteData(byte[] data, int offset, long count) throws IOException {
    ByteBuffer incoming = ByteBuffer.wrap(data, offset, Math.toIntExact(count));
    while (incoming.hasRemaining()) {
      take(incoming);
    }
    getLocalWindow().release(count);
  }

  private void take(ByteBuffer incoming) throws IOException {
    if (packet == null) {
      move(incoming, length);
      if (!length.hasRemaining()) {
        packet = ByteBuffer.allocate(checked(length.getInt(0)));
        length.clear();
      }
      return;
    }
    move(incoming, packet);
    if (!packet.hasRemaining()) {
      ByteBuffer whole = packet.flip();
      packet = null;
      int type = Byte.toUnsignedInt(whole.get());
      int id = whole.getInt();
      replies.accept(new Reply(type, whole), type == Fxp.VERSION ? Fxp.VERSION_3 : id);
    }
  }

  private static int checked(int size) throws IOException {
    if (size < 5 || size > LARGEST_REPLY) {
      throw new ProtocolException("the server announces an answer of " + size + " bytes");
    }
    return size;
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), count).position(to.position() + count);
    from.position(from.position() + count);
  }
}
