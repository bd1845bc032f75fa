package io.tidemark.backup.servers;

import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory, mounted for the time of a test. */
public record SmallDisk(Path path) implements AutoCloseable {

  /** Mounts one below {@code folder}, of a size as {@code mount} takes it. */
  public static SmallDisk mountIn(Path folder, String size) throws IOException {
    TestCapability.require("mount", ServerAccount.runsAsRoot(), "only root may mount a tmpfs");
    Path path = Files.createDirectory(folder.resolve("small-disk"));
    CommandLine.of("mount", "-t", "tmpfs", "-o", "size=" + size, "tidemark-test", path.toString())
        .run()
        .succeeded();
    return new SmallDisk(path);
  }

  @Override
  public void close() {
    CommandLine.of("umount", "-l", path.toString()).run().succeeded();
  }
}
