package io.tidemark.backup.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A detail of a notice for people. */
record Fact(String label, String value) {

  /** What is not among these is for programs. */
  private static final Map<String, String> LABELS =
      Map.ofEntries(
          Map.entry("backupId", "Backup"),
          Map.entry("task", "Task"),
          Map.entry("location", "Destination"),
          Map.entry("failingSince", "Failing since"),
          Map.entry("failures", "Failures in a row"),
          Map.entry("plainBytes", "Bytes read"),
          Map.entry("storedBytes", "Bytes stored"),
          Map.entry("retainedBytes", "Bytes retained"),
          Map.entry("walStatus", "State of the slot"),
          Map.entry("lagBytes", "Bytes behind"),
          Map.entry("timeline", "Timeline"),
          Map.entry("from", "From"),
          Map.entry("to", "To"),
          Map.entry("durationSeconds", "Seconds"),
          Map.entry("deleted", "Copies deleted"));

  /** Returns the job, the time, who tells it, and what else is worth reading. * */
  static List<Fact> of(Notice notice, String sender) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Job", notice.job()));
    facts.add(new Fact("Time", notice.event().at().toString()));
    if (!sender.isEmpty()) {
      facts.add(new Fact("Sender", sender));
    }
    for (Map.Entry<String, Object> detail : notice.details().entrySet()) {
      String label = LABELS.get(detail.getKey());
      if (label != null) {
        facts.add(new Fact(label, String.valueOf(detail.getValue())));
      }
    }
    return List.copyOf(facts);
  }
}
