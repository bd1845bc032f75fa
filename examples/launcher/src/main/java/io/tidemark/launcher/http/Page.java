package io.tidemark.launcher.http;

import java.util.function.Supplier;

/**
 * Something to show at a path.
 *
 * @param isOpen whether it is shown without the token
 * @param content makes what is shown; fast, because it is asked for every few seconds
 */
public record Page(boolean isOpen, Supplier<Answer> content) {

  /** What is shown. */
  public record Answer(int status, String type, String body) {

    private static final String PLAIN = "text/plain; charset=utf-8";

    /** Returns a line of text. */
    public static Answer text(int status, String line) {
      return new Answer(status, PLAIN, line + "\n");
    }

    /** Returns a JSON document. */
    public static Answer json(int status, String document) {
      return new Answer(status, "application/json", document + "\n");
    }

    /** Returns a page for a browser. It needs no scripts, and gets none. */
    public static Answer html(String page) {
      return new Answer(200, "text/html; charset=utf-8", page);
    }
  }

  /** Returns a page for everybody: it says nothing but how the process fares. */
  public static Page open(Supplier<Answer> content) {
    return new Page(true, content);
  }

  /** Returns a page for those who have the token, where there is one. */
  public static Page guarded(Supplier<Answer> content) {
    return new Page(false, content);
  }
}
