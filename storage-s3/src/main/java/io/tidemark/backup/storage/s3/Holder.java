package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process, so that another one on the same machine can tell whether it has ended. Linux only;
 * elsewhere, and from other machines, containers and users, nothing can be told.
 *
 * @param machine one boot of one machine, a process namespace and a user in it; empty if unknown
 * @param process its id
 * @param started the tick at which it started, because ids are used again
 */
record Holder(String machine, long process, String started) {

  private static final Path PROC = Path.of("/proc");

  /** Fields of {@code /proc/PID/stat} after the name, which may hold anything: proc(5). */
  private static final int STATE = 0;

  private static final int THREADS = 17;
  private static final int START = 19;

  static Holder ofThisProcess() {
    return of(ProcessHandle.current().pid());
  }

  /** Describes a process of this machine; nothing can be told of one that cannot be read. */
  static Holder of(long process) {
    try {
      return new Holder(thisMachine(), process, stat(process).get(START));
    } catch (IOException e) {
      return new Holder("", process, "");
    }
  }

  /** Whether the process is known to have ended. */
  boolean hasEnded() {
    try {
      return !machine.isEmpty() && machine.equals(thisMachine()) && !isRunning();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isRunning() throws IOException {
    try {
      List<String> stat = stat(process);
      return stat.get(START).equals(started) && !isZombie(stat);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** A process that nobody has waited for, and not one of which only the first thread has ended. */
  private static boolean isZombie(List<String> stat) {
    return stat.get(STATE).equals("Z") && Integer.parseInt(stat.get(THREADS)) <= 1;
  }

  /** Processes of other users may be invisible ({@code hidepid}), and would look like dead ones. */
  private static String thisMachine() throws IOException {
    return String.join(
        "/",
        Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip(),
        Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString(),
        Files.getAttribute(PROC.resolve("self"), "unix:uid").toString());
  }

  private static List<String> stat(long process) throws IOException {
    String stat = Files.readString(PROC.resolve(process + "/stat"));
    return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1));
  }
}
