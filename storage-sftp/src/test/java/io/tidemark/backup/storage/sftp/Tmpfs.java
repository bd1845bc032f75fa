package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.testkit.TestCapability;
import java.nio.file.Path;

/** A small file system in memory, mounted for the time of a test. */
record Tmpfs(Path path) implements AutoCloseable {

  static Tmpfs mount(Path path, String options) {
    int exit =
        CommandLine.of("mount", "-t", "tmpfs", "-o", options, "tidemark-test", path.toString())
            .run()
            .exit();
    TestCapability.require("mount", exit == 0, "this process may not mount a tmpfs");
    return new Tmpfs(path);
  }

  void remountReadOnly() {
    CommandLine.of("mount", "-o", "remount,ro", path.toString()).run().succeeded();
  }

  @Override
  public void close() {
    CommandLine.of("umount", "-l", path.toString()).run().succeeded();
  }
}
