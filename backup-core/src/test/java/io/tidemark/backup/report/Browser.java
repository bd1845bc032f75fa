package io.tidemark.backup.report;

import io.tidemark.backup.servers.CommandLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Chromium without a window, spoken to over its debugging pipe: messages of JSON with a zero byte
 * after each.
 */
final class Browser implements AutoCloseable {

  private static final long LIMIT_SECONDS = 60;
  private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([0-9A-F]+)\"");
  private static final Pattern TARGET =
      Pattern.compile("\"targetId\":\"([0-9A-F]+)\",\"type\":\"page\"");
  private static final Pattern VALUE = Pattern.compile("\"value\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern DATA = Pattern.compile("\"data\":\"([A-Za-z0-9+/=]+)\"");

  private final Process process;
  private final OutputStream commands;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final List<String> events = new ArrayList<>();
  private final String session;
  private int lastId;

  /**
   * Starts one.
   *
   * @param folder for its profile; the caller removes it
   */
  Browser(Path folder) throws IOException {
    String program = CommandLine.locate("chromium");
    String line =
        "exec '%s' --headless=new --no-sandbox --disable-gpu --no-first-run --disable-sync"
            + " --disable-background-networking --disable-component-update"
            + " --remote-debugging-pipe --user-data-dir='%s' about:blank 3<&0 4>&1 1>&2";
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", line.formatted(program, folder.resolve("profile")))
            .redirectError(folder.resolve("chromium.log").toFile());
    builder.environment().put("TMPDIR", folder.toString());
    process = builder.start();
    commands = process.getOutputStream();
    Thread reader = new Thread(this::read, "browser-messages");
    reader.setDaemon(true);
    reader.start();
    session = attach();
    for (String domain : List.of("Page", "Network", "Log", "Runtime")) {
      send(domain + ".enable", "{}");
    }
  }

  private String attach() throws IOException {
    String target = first(TARGET, call("Target.getTargets", "{}", ""));
    return first(
        SESSION,
        call("Target.attachToTarget", "{\"targetId\":\"" + target + "\",\"flatten\":true}", ""));
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  private void read() {
    StringBuilder message = new StringBuilder();
    try (InputStream in = process.getInputStream()) {
      byte[] bytes = new byte[64 * 1024];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
        for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0')) {
          messages.add(message.append(text, 0, end).toString());
          message.setLength(0);
          text = text.substring(end + 1);
        }
        message.append(text);
      }
    } catch (IOException e) {
      messages.add("{\"error\":\"" + e + "\"}");
    }
  }

  /** Sends a command to the page, and returns the answer. */
  String send(String method, String parameters) throws IOException {
    return call(method, parameters, ",\"sessionId\":\"" + session + "\"");
  }

  private String call(String method, String parameters, String more) throws IOException {
    int id = ++lastId;
    String message =
        "{\"id\":%d,\"method\":\"%s\",\"params\":%s%s}".formatted(id, method, parameters, more);
    commands.write(message.getBytes(StandardCharsets.UTF_8));
    commands.write(0);
    commands.flush();
    String answer = await("{\"id\":" + id + ",");
    if (answer.contains("\"error\":")) {
      throw new AssertionError(method + ": " + answer);
    }
    return answer;
  }

  private String await(String begin) throws IOException {
    try {
      while (true) {
        String message = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("the browser did not answer " + begin);
        }
        if (message.startsWith(begin)) {
          return message;
        }
        events.add(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Opens a page, and returns when it is loaded. */
  void open(Path page, int width, boolean isDark) throws IOException {
    send(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":900,\"deviceScaleFactor\":1,\"mobile\":false}".formatted(width));
    send(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
            .formatted(isDark ? "dark" : "light"));
    events.clear();
    send("Page.navigate", "{\"url\":\"" + page.toUri() + "\"}");
    if (events.stream().noneMatch(event -> event.contains("Page.loadEventFired"))) {
      await("{\"method\":\"Page.loadEventFired\"");
    }
  }

  /** Returns what has been heard of the page since it was opened. */
  List<String> events(String method) {
    return events.stream().filter(event -> event.contains("\"" + method + "\"")).toList();
  }

  /** Runs a script that returns a text without special characters. */
  String evaluate(String script) throws IOException {
    String quoted = script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return first(
        VALUE,
        send("Runtime.evaluate", "{\"returnByValue\":true,\"expression\":\"" + quoted + "\"}"));
  }

  /** Draws the page from its top, up to a height. */
  void draw(Path file, int width, int height) throws IOException {
    String clip =
        "{\"captureBeyondViewport\":true,\"clip\":{\"x\":0,\"y\":0,\"width\":%d,\"height\":%d,\"scale\":1}}";
    String answer = send("Page.captureScreenshot", clip.formatted(width, height));
    Files.write(file, Base64.getDecoder().decode(first(DATA, answer)));
  }

  @Override
  public void close() throws IOException {
    try {
      call("Browser.close", "{}", "");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }
}
