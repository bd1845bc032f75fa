package io.tidemark.backup.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * Makes backups in one running process, as an application does: two that do not count, and then one
 * for each line of standard input, which names the repository's folder. Answers each with the wall
 * and the CPU seconds that it took.
 */
public final class DumpOnRequest {

  private static final double NANOS = 1e9;

  private DumpOnRequest() {}

  /** Takes the arguments of {@link DumpOnce}; the folder is for the backups that do not count. */
  public static void main(String[] arguments) throws IOException {
    for (int warmUp = 1; warmUp <= 2; warmUp++) {
      String folder = Path.of(arguments[1], Integer.toString(warmUp)).toString();
      DumpOnce.backup(arguments[0], folder, arguments[2], arguments[3]);
    }
    System.out.println("ready");
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String folder = requests.readLine(); folder != null; folder = requests.readLine()) {
      long wall = System.nanoTime();
      long cpu = system.getProcessCpuTime();
      DumpOnce.backup(arguments[0], folder, arguments[2], arguments[3]);
      System.out.printf(
          "%.2f %.2f%n",
          (System.nanoTime() - wall) / NANOS, (system.getProcessCpuTime() - cpu) / NANOS);
    }
  }
}
