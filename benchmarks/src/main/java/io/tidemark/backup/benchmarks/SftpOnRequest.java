package io.tidemark.backup.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.sftp.SftpStorageProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Moves files to and from an SFTP server in one running process, as an application does: one for
 * each line of standard input, {@code put FILE KEY} or {@code get FILE KEY}. Each logs in anew.
 * Answers each with the wall and the CPU seconds that it took.
 */
public final class SftpOnRequest {

  private static final double NANOS = 1e9;

  private SftpOnRequest() {}

  /** Takes the storage's URI. */
  public static void main(String[] arguments) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ", -1);
      long wall = System.nanoTime();
      long cpu = system.getProcessCpuTime();
      transfer(arguments[0], words[0], Path.of(words[1]), new StorageKey(words[2]));
      System.out.printf(
          "%.3f %.3f%n",
          (System.nanoTime() - wall) / NANOS, (system.getProcessCpuTime() - cpu) / NANOS);
    }
  }

  private static void transfer(String uri, String action, Path file, StorageKey key)
      throws IOException {
    try (Storage storage = new SftpStorageProvider().open(StorageLocation.parse(uri))) {
      if (action.equals("put")) {
        storage.put(key, Labels.none(), out -> Files.copy(file, out));
      } else {
        try (InputStream in = storage.open(key);
            OutputStream out = Files.newOutputStream(file)) {
          in.transferTo(out);
        }
      }
    }
  }
}
