package io.tidemark.backup.postgres.archive;

/** A restore goes through the entries three times, each time executing those of one pass. */
public enum RestorePass {
  /** Everything but what the other passes are for. */
  MAIN,
  /** Grants come late, because the restore itself could be locked out by them. */
  ACL,
  /** What runs the database's own code: event triggers, and refreshing materialized views. */
  POST_ACL;

  private static final String EVENT_TRIGGER = "EVENT TRIGGER";

  static RestorePass of(TocEntry entry) {
    return switch (entry.description()) {
      case "ACL", "DEFAULT ACL" -> ACL;
      case EVENT_TRIGGER, "MATERIALIZED VIEW DATA" -> POST_ACL;
      case "COMMENT", "SECURITY LABEL" ->
          entry.tag().startsWith(EVENT_TRIGGER + " ") ? POST_ACL : MAIN;
      default -> MAIN;
    };
  }
}
