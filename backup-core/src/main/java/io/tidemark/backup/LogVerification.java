package io.tidemark.backup;

import java.util.List;
import java.util.Optional;

/**
 * What a verification of the log has read and found.
 *
 * @param places each place that could be read
 * @param unread which places could not be read, or not to the end, and why
 */
public record LogVerification(List<Checked> places, List<String> unread) {

  public LogVerification {
    places = List.copyOf(places);
    unread = List.copyOf(unread);
  }

  /**
   * One place.
   *
   * @param location where it is, without secrets
   * @param files how many files were read
   * @param bytes their bytes at rest
   * @param unproven how many of them were read and not compared with their receipts, because they
   *     are encrypted and no key was given
   * @param damaged the damaged files; no more than the first thousand
   * @param gaps the known gaps of the timelines that were read, for people; one that was filled
   *     since is none
   * @param next the name after which the next reading goes on; empty if this one came to the end
   */
  public record Checked(
      String location,
      long files,
      long bytes,
      long unproven,
      List<Damaged> damaged,
      List<String> gaps,
      Optional<String> next) {

    public Checked {
      damaged = List.copyOf(damaged);
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * A damaged file.
   *
   * @param name PostgreSQL's name of it
   */
  public record Damaged(String name, String problem) {}

  /** Whether everything was read that was to be, and nothing is damaged. */
  public boolean isSound() {
    return unread.isEmpty() && places.stream().allMatch(place -> place.damaged().isEmpty());
  }
}
