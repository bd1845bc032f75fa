package io.tidemark.backup.testkit;

import static io.tidemark.backup.testkit.FaultyNetwork.Direction.TO_CLIENT;
import static io.tidemark.backup.testkit.FaultyNetwork.Direction.TO_SERVER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultyNetworkTest {

  /** How long nothing must arrive to be called nothing. */
  private static final int SILENCE_MILLIS = 300;

  private final List<Socket> sockets = new ArrayList<>();
  private EchoServer server;
  private FaultyNetwork network;

  @BeforeEach
  void open() throws IOException {
    server = new EchoServer();
    network = FaultyNetwork.before(server.port());
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    network.close();
    server.close();
  }

  @Test
  void bytesAndEndsPassBothWays() throws Exception {
    byte[] content = Sample.bytes(300_000);
    Socket client = connect();
    Thread writer = new Thread(() -> writeAndEnd(client, content));
    writer.start();

    assertThat(client.getInputStream().readAllBytes()).isEqualTo(content);

    writer.join();
    assertThat(nextEnd()).isEqualTo("end of stream");
    await(() -> network.openConnections() == 0);
  }

  @Test
  void cutToTheClientLetsSoManyBytesPassAndResetsBothEnds() throws Exception {
    network.cutAfter(TO_CLIENT, 5);
    Socket client = connect();

    send(client, "0123456789");

    assertThat(receive(client, 5)).isEqualTo("01234");
    assertReset(client);
    assertThat(nextEnd()).contains("reset");
  }

  @Test
  void cutToTheServerLetsSoManyBytesPassAndResetsBothEnds() throws Exception {
    Socket client = connect();
    assertThat(echo(client, "before")).isEqualTo("before");
    network.cutAfter(TO_SERVER, 3);

    send(client, "abcdef");

    assertThat(nextEnd()).isNotEqualTo("end of stream");
    assertThat(server.received()).isEqualTo("beforeabc");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.getInputStream().readAllBytes());
  }

  @Test
  void cutStrikesOneConnectionAndOnce() throws IOException {
    Socket other = connect();
    assertThat(echo(other, "x")).isEqualTo("x");
    network.cutAfter(TO_SERVER, 0);
    Socket client = connect();
    send(client, "y");
    assertReset(client);

    assertThat(echo(other, "still here")).isEqualTo("still here");
    assertThat(echo(connect(), "new")).isEqualTo("new");
  }

  @Test
  void bytesAreCountedOverAllConnections() throws IOException {
    network.cutAfter(TO_SERVER, 6);
    Socket one = connect();
    Socket two = connect();

    assertThat(echo(one, "abc")).isEqualTo("abc");
    assertThat(echo(two, "def")).isEqualTo("def");
    send(one, "g");

    assertReset(one);
    assertThat(echo(two, "h")).isEqualTo("h");
  }

  @Test
  void stallHoldsBytesOfEveryConnectionUntilItHeals() throws IOException {
    Socket other = connect();
    assertThat(echo(other, "x")).isEqualTo("x");
    network.stallAfter(TO_CLIENT, 3);
    Socket client = connect();

    send(client, "hello");
    assertThat(receive(client, 3)).isEqualTo("hel");
    assertSilent(client);
    send(other, "other");
    assertSilent(other);
    Socket late = connect();
    send(late, "late");
    assertSilent(late);
    assertThat(network.openConnections()).isEqualTo(3);

    network.heal();

    assertThat(receive(client, 2)).isEqualTo("lo");
    assertThat(receive(other, 5)).isEqualTo("other");
    assertThat(receive(late, 4)).isEqualTo("late");
  }

  @Test
  void stallHoldsTheEndOfAStreamToo() throws Exception {
    Socket client = connect();
    network.stallAfter(TO_SERVER, 0);
    send(client, "x");
    client.shutdownOutput();

    assertThat(server.ends().poll(SILENCE_MILLIS, TimeUnit.MILLISECONDS)).isNull();
    network.heal();

    assertThat(nextEnd()).isEqualTo("end of stream");
  }

  @Test
  void oneBitIsFlippedOnce() throws IOException {
    network.flipBitAt(TO_SERVER, 2);
    network.flipBitAt(TO_CLIENT, 4);
    Socket client = connect();

    assertThat(echo(client, "000000")).isEqualTo("001010");
    assertThat(echo(client, "000000")).isEqualTo("000000");
  }

  @Test
  void delayHoldsEveryChunk() throws IOException {
    Socket client = connect();
    network.delay(Duration.ofMillis(200));
    long start = System.nanoTime();

    echo(client, "x");

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(400));
  }

  @Test
  void healEndsADelayThatGoesOn() throws IOException {
    Socket client = connect();
    network.delay(Duration.ofHours(1));
    send(client, "x");
    assertSilent(client);

    network.heal();

    assertThat(receive(client, 1)).isEqualTo("x");
  }

  @Test
  void limitHoldsOverAllConnectionsTogether() throws IOException {
    Socket one = connect();
    Socket two = connect();
    network.limit(20_000);
    String text = "x".repeat(4_000);
    long start = System.nanoTime();

    send(one, text);
    send(two, text);
    assertThat(receive(one, 4_000)).isEqualTo(text);
    assertThat(receive(two, 4_000)).isEqualTo(text);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(350));
  }

  @Test
  void refusedConnectionsAreResetAndOpenOnesStay() throws IOException {
    Socket old = connect();
    assertThat(echo(old, "x")).isEqualTo("x");
    network.refuse();

    assertThatExceptionOfType(SocketException.class).isThrownBy(() -> echo(connect(), "y"));
    assertThat(echo(old, "z")).isEqualTo("z");
    assertThat(network.totalConnections()).isEqualTo(1);
    network.heal();

    assertThat(echo(connect(), "y")).isEqualTo("y");
  }

  @Test
  void cutAllResetsWhatIsOpenAlsoWhereItIsStalled() throws IOException {
    Socket idle = connect();
    assertThat(echo(idle, "x")).isEqualTo("x");
    network.stallAfter(TO_SERVER, 0);
    Socket stalled = connect();
    send(stalled, "y");
    assertSilent(stalled);

    network.cutAll();

    assertReset(idle);
    assertReset(stalled);
    assertThat(network.openConnections()).isZero();
  }

  @Test
  void connectionsAreCountedUntilBothSidesHaveEnded() throws IOException {
    Socket one = connect();
    Socket two = connect();
    assertThat(echo(one, "x") + echo(two, "y")).isEqualTo("xy");
    assertThat(network.openConnections()).isEqualTo(2);

    one.close();

    await(() -> network.openConnections() == 1);
    assertThat(network.totalConnections()).isEqualTo(2);
  }

  @Test
  void connectionIsResetWhereThereIsNoServer() throws IOException {
    server.close();

    assertThatExceptionOfType(SocketException.class).isThrownBy(() -> echo(connect(), "x"));
  }

  @Test
  void closeEndsEveryThreadEvenWhileStalled() throws IOException {
    network.stallAfter(TO_SERVER, 0);
    send(connect(), "x");
    connect();
    String name = "faulty-network-" + network.port();
    await(() -> threads(name) >= 3);

    network.close();

    assertThat(threads(name)).isZero();
    assertThatExceptionOfType(IOException.class).isThrownBy(this::connect);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), network.port());
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String receive(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), US_ASCII);
  }

  private static String echo(Socket socket, String text) throws IOException {
    send(socket, text);
    String answer = receive(socket, text.length());
    if (answer.isEmpty()) {
      throw new IOException("the stream ended");
    }
    return answer;
  }

  private static void writeAndEnd(Socket socket, byte[] content) {
    try {
      socket.getOutputStream().write(content);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertReset(Socket socket) {
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.getInputStream().read())
        .withMessageContaining("reset");
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> socket.getInputStream().read());
    socket.setSoTimeout(0);
  }

  private String nextEnd() throws InterruptedException {
    return String.valueOf(server.ends().poll(30, TimeUnit.SECONDS));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
