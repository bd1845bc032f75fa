package io.tidemark.backup.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a {@link CheckRecord}, which tells the outcome: a listing is enough to know which
 * copies are suspect.
 *
 * @param stamp the second at which the reading began, and random digits
 * @param isSound whether nothing was wrong
 * @param depth how much was read, such as {@code stored}
 */
public record CheckName(BackupId stamp, boolean isSound, String depth) {

  private static final Pattern FORM =
      Pattern.compile("check-(.{25})-(sound|damaged)-([a-z]+)\\.json");

  /** Returns what a file's name tells; empty if it is not one of a check. */
  public static Optional<CheckName> parse(String fileName) {
    Matcher matcher = FORM.matcher(fileName);
    return matcher.matches()
        ? BackupId.parse(matcher.group(1))
            .map(stamp -> new CheckName(stamp, matcher.group(2).equals("sound"), matcher.group(3)))
        : Optional.empty();
  }

  /** Returns the name of a record. */
  static CheckName of(BackupId stamp, CheckRecord check) {
    return new CheckName(stamp, check.problem().isEmpty(), check.depth());
  }

  /** Returns when the reading began, to the second. */
  public Instant at() {
    return stamp.time();
  }

  /** Returns the file's name. */
  public String fileName() {
    return "check-%s-%s-%s.json".formatted(stamp, isSound ? "sound" : "damaged", depth);
  }
}
