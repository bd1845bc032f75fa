package io.tidemark.backup;

import io.tidemark.backup.retention.RetentionPlan;
import java.util.List;

/**
 * What a policy decides about the backups of a job, place by place. Making it has deleted nothing.
 *
 * @param job the job
 * @param places each place that could be read: a place is judged by what itself has
 * @param unread what could not be looked into, and why; nothing is deleted there
 */
public record PrunePlan(String job, List<InPlace> places, List<String> unread) {

  public PrunePlan {
    places = List.copyOf(places);
    unread = List.copyOf(unread);
  }

  /**
   * What is decided in one place.
   *
   * @param location the place
   * @param retention the decisions
   * @param obstacles why nothing is deleted there now; empty if it can be
   * @param unknown backups about which nothing is known but that they are there; they stay
   * @param log what of the server's log goes
   */
  public record InPlace(
      String location,
      RetentionPlan retention,
      List<String> obstacles,
      List<String> unknown,
      LogPlan log) {
    public InPlace {
      obstacles = List.copyOf(obstacles);
      unknown = List.copyOf(unknown);
    }
  }

  /** Returns how many copies of backups would be deleted, in all places. */
  public int deletions() {
    return places.stream()
        .filter(place -> place.obstacles().isEmpty())
        .mapToInt(place -> place.retention().deleted().size())
        .sum();
  }

  /** Returns how many segments of the log would be deleted, in all places. */
  public long logDeletions() {
    return places.stream()
        .filter(place -> place.obstacles().isEmpty())
        .mapToLong(place -> place.log().segments())
        .sum();
  }
}
