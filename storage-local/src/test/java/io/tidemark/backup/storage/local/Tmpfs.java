package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.nio.file.Path;

/** A small file system in memory, mounted for the time of a test. */
record Tmpfs(Path path) implements AutoCloseable {

  static Tmpfs mount(Path path, String options) throws IOException {
    boolean mounted =
        Child.runs("mount", "-t", "tmpfs", "-o", options, "tidemark-test", path.toString());
    TestCapability.require("mount", mounted, "this process may not mount a tmpfs");
    return new Tmpfs(path);
  }

  /** Mounts a file system whose image lies in this one and may outgrow it. */
  Tmpfs mountImage(Path mountPoint, String size) throws IOException {
    String image = path.resolve("image").toString();
    boolean mounted =
        Child.runs("truncate", "-s", size, image)
            && Child.runs("mkfs.ext4", "-q", "-F", image)
            && Child.runs("mount", "-o", "loop", image, mountPoint.toString());
    TestCapability.require("loop", mounted, "this process may not mount an image");
    return new Tmpfs(mountPoint);
  }

  void remountReadOnly() throws IOException {
    assertThat(Child.runs("mount", "-o", "remount,ro", path.toString())).isTrue();
  }

  /** Takes it out of the tree, as an unplugged disk would go. */
  void detach() throws IOException {
    assertThat(Child.runs("umount", "-l", path.toString())).isTrue();
  }

  @Override
  public void close() throws IOException {
    Child.runs("umount", "-l", path.toString());
  }
}
