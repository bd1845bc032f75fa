package com.example.tidemark.webdav;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;

/** What the statuses and headers of a WebDAV server mean, and what to do about them. */
final class Answers {

  private static final int MULTI_STATUS = 207;
  private static final int MOVED = 301;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int NO_SPACE = 507;

  private Answers() {}

  static boolean done(int status) {
    return status / 100 == 2;
  }

  /**
   * Nothing is there. A folder that is asked for without its slash is answered with where it is.
   */
  static boolean nothing(int status) {
    return status == NOT_FOUND || status == MOVED;
  }

  /** What is to be created is there. */
  static boolean present(int status) {
    return status == NOT_ALLOWED;
  }

  /** The request makes no sense. */
  static boolean bad(int status) {
    return status == BAD_REQUEST;
  }

  /** The folder above is missing. */
  static boolean conflict(int status) {
    return status == CONFLICT || status == NOT_FOUND;
  }

  /** There is something at the target of a move, or nothing at its source. */
  static boolean refused(int status) {
    return Set.of(NOT_FOUND, NOT_ALLOWED, CONFLICT, PRECONDITION_FAILED).contains(status);
  }

  /** Throws if it may well work in a moment. */
  static void refuseTrouble(String what, int status) throws IOException {
    if (status == TOO_MANY || (status >= SERVER_ERROR && status != NO_SPACE)) {
      throw new IOException("cannot %s: the server answers %d".formatted(what, status));
    }
  }

  static void refuseUnlessDone(String what, int status) throws IOException {
    if (!done(status)) {
      throw new Patience.FinalException(
          "cannot %s: the server answers %d%s".formatted(what, status, hint(status)));
    }
  }

  static void refuseUnlessListed(String what, int status) throws IOException {
    if (status != MULTI_STATUS) {
      throw new Patience.FinalException(
          "cannot %s: the server answers %d%s".formatted(what, status, hint(status)));
    }
  }

  private static String hint(int status) {
    return switch (status) {
      case UNAUTHORIZED -> "; hint: look at the user and the password";
      case FORBIDDEN -> "; hint: the user must be allowed to write there";
      case NOT_FOUND -> "; hint: look at the path, and whether the folder is still there";
      case NOT_ALLOWED -> "; hint: WebDAV must be switched on for that path";
      case TOO_LARGE -> "; hint: raise the server's limit for the size of a request";
      case NO_SPACE -> "; hint: the server has no space left; prune, or give it more";
      default -> "";
    };
  }

  static Entry entry(String path, HttpHeaders headers) throws IOException {
    long size =
        headers
            .firstValueAsLong("Content-Length")
            .orElseThrow(() -> new IOException("the server does not tell the size of " + path));
    Instant modified =
        instant(headers.firstValue("Last-Modified").orElse(""), "the age of " + path);
    return new Entry(path, false, size, modified, Duration.between(modified, time(headers)));
  }

  /** Returns the time of the server's clock. */
  static Instant time(HttpHeaders headers) throws IOException {
    return instant(headers.firstValue("Date").orElse(""), "the time");
  }

  static Instant instant(String text, String what) throws IOException {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      throw new IOException("the server does not tell " + what + ", but '" + text + "'", e);
    }
  }
}
