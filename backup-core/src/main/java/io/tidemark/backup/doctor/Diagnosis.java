package io.tidemark.backup.doctor;

import java.util.Objects;
import java.util.Optional;

/**
 * What a doctor says of one thing that backups need.
 *
 * @param item what was looked at, such as {@code database}
 * @param result how it is
 * @param text what was found, in a line, without secrets
 * @param fix what to do; empty if there is nothing
 */
public record Diagnosis(String item, Result result, String text, Optional<String> fix) {

  private static final String HINT = "\nhint: ";

  /** How a thing is. */
  public enum Result {
    OK,
    /** Backups can be made, and something should be looked at. */
    WARN,
    /** Backups fail, or cannot be relied on. */
    FAIL
  }

  /** Returns one of a thing that is well. */
  public static Diagnosis ok(String item, String text) {
    return new Diagnosis(item, Result.OK, text, Optional.empty());
  }

  /** Returns one of a thing to look at. */
  public static Diagnosis warn(String item, String text, String fix) {
    return new Diagnosis(item, Result.WARN, text, Optional.of(fix));
  }

  /** Returns one of a thing that is not well. */
  public static Diagnosis fail(String item, String text, String fix) {
    return new Diagnosis(item, Result.FAIL, text, Optional.of(fix));
  }

  /** Returns one of a thing that has failed; its hint is the fix. */
  public static Diagnosis failed(String item, Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    int hint = message.indexOf(HINT);
    return hint < 0
        ? new Diagnosis(item, Result.FAIL, message, Optional.empty())
        : fail(item, message.substring(0, hint), message.substring(hint + HINT.length()));
  }

  /** Returns it as a line, with the fix. */
  @Override
  public String toString() {
    return result + " " + item + ": " + text + fix.map(what -> "; to fix: " + what).orElse("");
  }
}
