package io.tidemark.backup.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Stores or reads one object of one S3 server, after some that do not count. */
public final class TransferOnce {

  private static final double NANOS = 1e9;
  private static final long MEGABYTE = 1_000_000;
  private static final long WARM_UP = 100 * MEGABYTE;

  private TransferOnce() {}

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /**
   * Runs with the arguments side; {@code put} or {@code get}; megabytes; what {@link ServeS3}
   * printed, in one argument; and parameters of the URI. The side is {@code ours}, ours over a
   * client of the host ({@code apache5}, {@code url-connection}), or theirs for a server ({@code
   * theirs-s3proxy}, {@code theirs-radosgw}). Prints the seconds that it took, of the clock and of
   * processors, and what memory; with the system property {@code collect} the heap that is in use,
   * and not what collections happened to leave.
   */
  public static void main(String[] arguments) throws IOException {
    HeapWatch heap =
        Boolean.getBoolean("collect") ? HeapWatch.startCollecting() : HeapWatch.start();
    long length = Long.parseLong(arguments[2]) * MEGABYTE;
    S3Place place = S3Place.parse(arguments[3]);
    try (Transfers side = open(arguments, place)) {
      roundTrip(side, WARM_UP);
      roundTrip(side, WARM_UP);
      Step put = () -> side.put("timed", length);
      Step get = () -> read(side, "timed", length);
      if (arguments[1].equals("put")) {
        report(put, heap);
      } else {
        put.run();
        report(get, heap);
      }
      side.delete("timed");
    }
  }

  private static void report(Step step, HeapWatch heap) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long wall = System.nanoTime();
    long cpu = system.getProcessCpuTime();
    step.run();
    System.out.printf(
        "%.3f %.3f %s%n",
        (System.nanoTime() - wall) / NANOS,
        (system.getProcessCpuTime() - cpu) / NANOS,
        heap.summary());
  }

  private static Transfers open(String[] arguments, S3Place place) throws IOException {
    return switch (arguments[0]) {
      case "theirs-s3proxy" -> TheirTransfers.toS3Proxy(place);
      case "theirs-radosgw" -> TheirTransfers.toRadosGateway(place);
      case "ours" -> OurTransfers.at(place, arguments[4]);
      default -> OurTransfers.over(arguments[0], place);
    };
  }

  private static void roundTrip(Transfers side, long length) throws IOException {
    side.put("warm-up", length);
    read(side, "warm-up", length);
    side.delete("warm-up");
  }

  private static void read(Transfers side, String key, long length) throws IOException {
    long found = side.get(key);
    if (found != length) {
      throw new IOException(key + " has " + found + " bytes in place of " + length);
    }
  }
}
