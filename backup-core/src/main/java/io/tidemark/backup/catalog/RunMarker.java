package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who writes a backup, or copies one, kept as the first file of its folder, so that the leftovers
 * of a killed process can be told from work in progress.
 *
 * @param machine identifies one boot of one machine and its process namespace; empty if unknown
 * @param process the process id
 * @param processStartedAt when that process started, because process ids are used again
 * @param startedAt when the run or the copy started
 * @param pulse how often it leaves a pulse; empty if it leaves none, as older versions do
 */
public record RunMarker(
    String machine,
    long process,
    Instant processStartedAt,
    Instant startedAt,
    Optional<Duration> pulse) {

  private static final int MAX_BYTES = 64 * 1024;

  /** What is outside tells nothing: a folder must neither be given up at once nor kept forever. */
  private static final Duration SHORTEST_PULSE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PULSE = Duration.ofHours(1);

  public RunMarker {
    pulse =
        pulse.filter(
            every -> every.compareTo(SHORTEST_PULSE) >= 0 && every.compareTo(LONGEST_PULSE) <= 0);
  }

  /** Describes work that leaves no pulse. */
  public RunMarker(String machine, long process, Instant processStartedAt, Instant startedAt) {
    this(machine, process, processStartedAt, startedAt, Optional.empty());
  }

  /** Describes work of this process that leaves no pulse. */
  public static RunMarker ofThisProcess(Instant startedAt) {
    ProcessHandle self = ProcessHandle.current();
    return new RunMarker(thisMachine(), self.pid(), startOf(self), startedAt);
  }

  /** Returns the same with a pulse. */
  public RunMarker pulsing(Duration every) {
    return new RunMarker(machine, process, processStartedAt, startedAt, Optional.of(every));
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  /** Linux only; elsewhere a leftover is recognised by its age alone. */
  private static String thisMachine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + "/"
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether the process that wrote this is known to have ended. */
  public boolean isDead() {
    if (machine.isEmpty() || !machine.equals(thisMachine())) {
      return false;
    }
    Optional<ProcessHandle> other = ProcessHandle.of(process);
    return other.isEmpty() || !startOf(other.get()).equals(processStartedAt);
  }

  /** Whether the process that wrote this is known to be there. */
  public boolean isAlive() {
    return !machine.isEmpty() && machine.equals(thisMachine()) && !isDead();
  }

  /**
   * Whether it was written under the kernel that runs here, perhaps in another container: when that
   * kernel is suspended, both are.
   */
  boolean isOfThisBoot() {
    return !machine.isEmpty() && boot(machine).equals(boot(thisMachine()));
  }

  private static String boot(String machine) {
    int slash = machine.indexOf('/');
    return slash < 0 ? machine : machine.substring(0, slash);
  }

  /** Reads a marker; empty if there is none, or only damaged bytes. */
  public static Optional<RunMarker> read(Storage storage, StorageKey key) throws IOException {
    try (InputStream in = storage.open(key)) {
      return parse(in.readNBytes(MAX_BYTES));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Returns the bytes of {@link Layout#RUN} or {@link Layout#COPY}. */
  public byte[] write() {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("startedAt", startedAt.toString());
          json.writeStringField("machine", machine);
          json.writeNumberField("process", process);
          json.writeStringField("processStartedAt", processStartedAt.toString());
          if (pulse.isPresent()) {
            json.writeNumberField("pulseMillis", pulse.get().toMillis());
          }
        });
  }

  /** Returns what {@link #write} wrote; empty if the bytes are damaged. */
  private static Optional<RunMarker> parse(byte[] bytes) {
    try {
      JsonObject json = JsonObject.parse(bytes);
      return Optional.of(
          new RunMarker(
              json.text("machine"),
              json.number("process"),
              json.instant("processStartedAt"),
              json.instant("startedAt"),
              json.optionalMillis("pulseMillis")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
