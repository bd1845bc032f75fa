package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer, and what becomes of it on its way.
 *
 * @param sentBytes how much of the body is sent before the connection is reset; -1 for all of it
 */
@SuppressWarnings("ArrayRecordComponent")
record FakeAnswer(int status, Map<String, String> headers, byte[] body, int sentBytes) {

  private static final int LOST = -2;

  static FakeAnswer of(int status) {
    return new FakeAnswer(status, Map.of(), new byte[0], -1);
  }

  static FakeAnswer xml(int status, String xml) {
    return new FakeAnswer(
        status,
        Map.of("content-type", "application/xml"),
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml).getBytes(StandardCharsets.UTF_8),
        -1);
  }

  static FakeAnswer error(int status, String code) {
    return error(status, code, "a fault of the test");
  }

  static FakeAnswer error(int status, String code, String message) {
    return xml(
        status,
        "<Error><Code>%s</Code><Message>%s</Message><RequestId>1</RequestId></Error>"
            .formatted(code, message));
  }

  FakeAnswer with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new FakeAnswer(status, more, body, sentBytes);
  }

  /** The same, of which nothing arrives. */
  FakeAnswer lost() {
    return new FakeAnswer(status, headers, body, LOST);
  }

  /** The same, cut within its body. */
  FakeAnswer cutAfter(int bytes) {
    return new FakeAnswer(status, headers, body, bytes);
  }

  /** Sends it, and tells whether the connection is still good. */
  boolean send(boolean withoutBody, Socket connection) throws IOException {
    if (sentBytes == LOST) {
      connection.setSoLinger(true, 0);
      return false;
    }
    OutputStream out = connection.getOutputStream();
    out.write(head(withoutBody).getBytes(StandardCharsets.ISO_8859_1));
    if (!withoutBody) {
      out.write(body, 0, sentBytes < 0 ? body.length : Math.min(sentBytes, body.length));
    }
    out.flush();
    return sentBytes < 0;
  }

  private String head(boolean withoutBody) {
    Map<String, String> all = new TreeMap<>(headers);
    all.putIfAbsent("date", httpDate(Instant.now()));
    boolean bodiless = withoutBody && all.containsKey("content-length");
    if (!bodiless && status != 204) {
      all.put("content-length", String.valueOf(withoutBody ? 0 : body.length));
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Fake\r\n");
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }

  static String httpDate(Instant instant) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
        .format(instant.atOffset(ZoneOffset.UTC));
  }
}
