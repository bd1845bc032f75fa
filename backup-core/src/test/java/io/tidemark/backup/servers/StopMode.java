package io.tidemark.backup.servers;

/** How a {@link PostgresCluster} is asked to end. */
public enum StopMode {
  /** Waits until all clients have gone. */
  SMART("TERM"),
  /** Ends the clients, sends all WAL to the standbys, and makes a checkpoint. */
  FAST("INT"),
  /** Ends at once, and needs recovery at the next start. */
  IMMEDIATE("QUIT");

  private final String signal;

  StopMode(String signal) {
    this.signal = signal;
  }

  String signal() {
    return signal;
  }
}
