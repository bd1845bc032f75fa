package io.tidemark.backup.servers;

import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A mounted disk that fails on demand, and that loses what was not flushed when its power is cut.
 * It lives in the memory of a FUSE process.
 */
public final class FaultyDisk implements AutoCloseable {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path LIBRARY = Path.of("/usr/lib/python3/dist-packages/fusepy.py");

  private final Path mountPoint;
  private final Path control;
  private final ServerProcess process;

  private FaultyDisk(Path mountPoint, ServerProcess process) {
    this.mountPoint = mountPoint;
    this.control = mountPoint.resolve(".faulty-disk");
    this.process = process;
  }

  /** Mounts an empty disk below {@code folder}. */
  public static FaultyDisk mountIn(Path folder) throws IOException {
    boolean possible =
        Files.isExecutable(PYTHON)
            && Files.isReadable(LIBRARY)
            && Files.isWritable(Path.of("/dev/fuse"))
            && ServerAccount.runsAsRoot();
    TestCapability.require("fuse", possible, "needs root, /dev/fuse and python3-fusepy");
    Path script = folder.resolve("faulty_disk.py");
    try (InputStream source = FaultyDisk.class.getResourceAsStream("faulty_disk.py")) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    Path mountPoint = Files.createDirectory(folder.resolve("disk"));
    ServerProcess process =
        ServerProcess.start(
            folder.resolve("faulty_disk.out"),
            Map.of(),
            PYTHON.toString(),
            script.toString(),
            mountPoint.toString());
    FaultyDisk disk = new FaultyDisk(mountPoint, process);
    process.await("mount " + mountPoint, () -> Files.exists(disk.control));
    return disk;
  }

  public Path path() {
    return mountPoint;
  }

  /**
   * Lets every operation of this name fail: {@code write} from the byte {@code from} of a file on,
   * {@code fsync} and {@code close} of files of at least that size.
   */
  public void fail(String operation, String error, long from) throws IOException {
    command("fail " + operation + " " + error + " " + from);
  }

  /** Lets every operation wait from now on. */
  public void stall() throws IOException {
    command("stall");
  }

  /** Ends all faults. */
  public void heal() throws IOException {
    command("heal");
  }

  /** Cuts the power after {@code operations} more that change something. */
  public void cutPowerAfter(int operations) throws IOException {
    command("cut-power-after " + operations);
  }

  /** Brings the power back: what was not flushed is lost. */
  public void powerOn() throws IOException {
    command("power-on");
  }

  /** Returns how many operations have changed something since the disk was mounted. */
  public int operations() throws IOException {
    return Integer.parseInt(Files.readString(control).strip());
  }

  private void command(String text) throws IOException {
    Files.writeString(control, text);
  }

  /** Unmounts the disk; whatever still waits for it gets an error. */
  @Override
  public void close() {
    CommandLine.of("umount", "-l", mountPoint.toString()).run().succeeded();
    process.close();
  }
}
