package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An SFTP channel: sends requests, from any thread, and hands every reply to the {@link Answer}
 * that waits for it. When the connection ends or is silent for too long, every answer that is still
 * missing fails.
 */
final class Wire implements AutoCloseable {

  /** No limit of its own: the watch closes a silent connection, and that ends the wait. */
  private static final Duration UNTIL_CLOSED = Duration.ofDays(1);

  private final Endpoint endpoint;
  private final ClientSession session;
  private final Timing timing;
  private final SftpChannel channel;
  private final Map<Integer, Answer<?>> pending = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger(Fxp.VERSION_3);
  private final ReentrantLock sending = new ReentrantLock();
  private final AtomicReference<@Nullable ConnectionLostException> lost = new AtomicReference<>();
  private final ScheduledFuture<?> watch;
  private volatile long heardAt = System.nanoTime();

  Wire(Endpoint endpoint, ClientSession session, Timing timing, ScheduledExecutorService timer) {
    this.endpoint = endpoint;
    this.session = session;
    this.timing = timing;
    this.channel = new SftpChannel(this::received, this::fail);
    long tick = timing.tick().toNanos();
    this.watch = timer.scheduleWithFixedDelay(this::watch, tick, tick, TimeUnit.NANOSECONDS);
  }

  /** Opens the channel and returns what the server can do beyond version 3. */
  Map<String, String> start() throws IOException {
    channel.openOn(session, timing.silence());
    Answer<Map<String, String>> version = new Answer<>(1, Wire::extensions);
    pending.put(Fxp.VERSION_3, version);
    transmit(new Packet(Fxp.INIT).numbered(Fxp.VERSION_3));
    return version.await();
  }

  private static Map<String, String> extensions(Reply reply) throws IOException {
    Map<String, String> extensions = new ConcurrentHashMap<>();
    while (!reply.isEmpty()) {
      extensions.put(reply.text(), reply.text());
    }
    return extensions;
  }

  /** Returns how many bytes fit a single packet of SSH. */
  int packetSize() {
    return (int) Math.min(channel.getRemoteWindow().getPacketSize(), 1 << 15);
  }

  <T> Answer<T> send(Packet packet, Answer.Decoder<T> decoder) throws IOException {
    return send(packet, 1, decoder);
  }

  /** Sends a request whose answer may take a multiple of the usual time. */
  <T> Answer<T> send(Packet packet, int patience, Answer.Decoder<T> decoder) throws IOException {
    Answer<T> answer = new Answer<>(patience, decoder);
    int id = ids.incrementAndGet();
    pending.put(id, answer);
    try {
      transmit(packet.numbered(id));
      return answer;
    } catch (IOException e) {
      pending.remove(id);
      throw e;
    }
  }

  private void transmit(ByteBuffer packet) throws IOException {
    try {
      sending.lockInterruptibly();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      checkAlive();
      transmitWhole(packet);
    } finally {
      sending.unlock();
    }
  }

  /**
   * Once a part of a packet is out, only the rest can follow it: without it the wire is useless.
   */
  private void transmitWhole(ByteBuffer packet) throws IOException {
    boolean begun = false;
    try {
      while (packet.hasRemaining()) {
        int length = claim(packet.remaining());
        begun = true;
        Buffer data = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, length + 8);
        data.putUInt(channel.getRecipient());
        data.putUInt(length);
        data.putRawBytes(packet.array(), packet.arrayOffset() + packet.position(), length);
        channel.writePacket(data);
        packet.position(packet.position() + length);
      }
    } catch (InterruptedException e) {
      if (begun) {
        fail(e);
      }
      throw interrupted(e);
    } catch (InterruptedIOException e) {
      fail(e);
      throw e;
    } catch (IOException e) {
      fail(e);
      checkAlive();
    }
  }

  /** Takes as much of the server's window as there is, and waits if there is none. */
  private int claim(int wanted) throws InterruptedException, SocketTimeoutException, IOException {
    RemoteWindow window = channel.getRemoteWindow();
    long room = window.waitForSpace(UNTIL_CLOSED);
    int length = (int) Math.min(Math.min(wanted, room), window.getPacketSize());
    window.consume(length);
    return length;
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (IOException) new InterruptedIOException("interrupted").initCause(e);
  }

  private void received(Reply reply, int id) {
    heardAt = System.nanoTime();
    Answer<?> answer = pending.remove(id);
    if (answer != null) {
      answer.arrived(reply);
    }
  }

  boolean isAlive() {
    return lost.get() == null;
  }

  private void checkAlive() throws IOException {
    ConnectionLostException reason = lost.get();
    if (reason != null) {
      throw reason.again();
    }
  }

  /**
   * Looks after the connection, from time to time: asks something trivial when it has been quiet,
   * so that nobody on the way takes it for dead, and gives it up when an answer is overdue.
   */
  private void watch() {
    long now = System.nanoTime();
    if (pending.isEmpty()) {
      if (now - heardAt > timing.keepAlive().toNanos()) {
        ask();
      }
      return;
    }
    int patience = 1;
    long since = now;
    for (Answer<?> answer : pending.values()) {
      patience = Math.max(patience, answer.patience());
      since = Math.min(since, answer.sentAt());
    }
    Duration limit = timing.silence().multipliedBy(patience);
    if (now - Math.max(since, heardAt) > limit.toNanos()) {
      fail(new SocketTimeoutException("no answer within " + limit.toMillis() + " ms"));
    }
  }

  @SuppressWarnings("EmptyCatch")
  private void ask() {
    try {
      send(new Packet(Fxp.REALPATH).text("."), reply -> true);
    } catch (IOException e) {
      // Whoever uses the connection next hears of it.
    }
  }

  /** Closing the session ends the channel, which comes back here with a lesser reason. */
  private void fail(@Nullable Throwable cause) {
    String why = cause == null ? "the server closed it" : Problem.text(cause);
    ConnectionLostException reason =
        new ConnectionLostException("the connection to " + endpoint + " was lost: " + why, cause);
    if (lost.compareAndSet(null, reason)) {
      watch.cancel(false);
      pending.values().forEach(answer -> answer.lost(reason));
      pending.clear();
      session.close(true);
    }
  }

  @Override
  public void close() {
    fail(new IOException("the storage is closed"));
  }
}
