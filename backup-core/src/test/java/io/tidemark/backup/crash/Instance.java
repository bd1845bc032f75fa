package io.tidemark.backup.crash;

import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A process that takes turns, and what it has said of them. */
final class Instance implements AutoCloseable {

  private final String name;
  private final ServerProcess process;

  private Instance(String name, ServerProcess process) {
    this.name = name;
    this.process = process;
  }

  /** Starts one, which asks at {@code uri}. */
  static Instance start(String name, Path folder, String uri, long boundMillis) {
    return new Instance(
        name,
        ServerProcess.start(
            folder.resolve(name + ".log"),
            Map.of(),
            ChildJvm.java(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            ChildJvm.classPath(),
            TurnTaking.class.getName(),
            uri,
            Long.toString(boundMillis)));
  }

  /**
   * A turn, as far as it was held for certain.
   *
   * @param from the end of the first confirmation
   * @param to the begin of the last one
   */
  record Held(String name, long from, long to) {

    boolean overlaps(Held other) {
      return Math.max(from, other.from) < Math.min(to, other.to);
    }
  }

  List<Held> held() {
    Map<String, Held> turns = new TreeMap<>();
    for (String[] line : lines("held ", 4)) {
      long begin = Long.parseLong(line[2]);
      long end = Long.parseLong(line[3]);
      turns.merge(
          line[1], new Held(name, end, begin), (first, last) -> new Held(name, first.from, begin));
    }
    return new ArrayList<>(turns.values());
  }

  /** Returns when it found out that turns were lost. */
  List<Long> lost() {
    return lines("lost ", 3).stream().map(line -> Long.valueOf(line[2])).toList();
  }

  /** The last line may be incomplete. */
  private List<String[]> lines(String prefix, int words) {
    String text = process.output();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.split(" ", -1))
        .filter(line -> line.length == words)
        .toList();
  }

  /** Whether it has had its turn confirmed since a point in time. */
  boolean holdsSince(long nanos) {
    return held().stream().anyMatch(turn -> turn.to > nanos);
  }

  void await(String what, BooleanSupplier condition) {
    process.await(what, condition);
  }

  void signal(String signal) {
    process.signal(signal);
  }

  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
