package io.tidemark.backup.redis.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Says to each command what a test wants, to one client, and closes the connection after a command
 * that it has no answer for. For what real servers say too rarely.
 */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Map<String, String> answers;
  final List<String> commands = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::serve, "scripted-server");

  /** Starts it; an answer is sent byte by byte, as ISO 8859-1. */
  ScriptedServer(Map<String, String> answers) throws IOException {
    this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.answers = answers;
    thread.start();
  }

  Endpoint endpoint() {
    return new Endpoint(listener.getInetAddress().getHostAddress(), listener.getLocalPort(), false);
  }

  private void serve() {
    try (Socket socket = listener.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
      socket.setTcpNoDelay(true);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String answer = answers.get(command(line, in));
        if (answer == null) {
          return;
        }
        say(answer, socket.getOutputStream());
      }
    } catch (IOException ended) {
      // The client has closed the connection, or the test has ended.
    }
  }

  private String command(String header, BufferedReader in) throws IOException {
    StringBuilder words = new StringBuilder();
    for (int i = Integer.parseInt(header.substring(1)); i > 0; i--) {
      in.readLine();
      words.append(in.readLine()).append(' ');
    }
    commands.add(words.toString().strip());
    return words.toString().strip();
  }

  private static void say(String answer, OutputStream out) throws IOException {
    for (byte each : answer.getBytes(StandardCharsets.ISO_8859_1)) {
      out.write(each);
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a server ended", e);
    }
  }
}
