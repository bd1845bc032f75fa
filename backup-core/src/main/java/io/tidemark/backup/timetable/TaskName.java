package io.tidemark.backup.timetable;

/** Which task of which job. */
public record TaskName(String job, String task) {

  @Override
  public String toString() {
    return job + "/" + task;
  }
}
