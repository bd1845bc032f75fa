package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the kernel during a put, and what remains when it answers with errors. */
class SystemCallTest {

  private static final String CALLS = "?open,openat,?link,linkat,fsync,write";
  private static final String KEY = "job/backups/one";

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void createRoot() throws Exception {
    Child.requireStrace();
    root = Files.createDirectory(folder.resolve("root"));
  }

  @Test
  void successIsReportedAfterFileAndFoldersAreFlushed() throws Exception {
    Path trace = folder.resolve("trace");
    List<String> strace =
        List.of("strace", "-f", "-y", "-s", "200", "-o", trace.toString(), "-e", "trace=" + CALLS);
    try (Child child = Child.put(strace, root, KEY, 100_000, "go")) {
      assertThat(child.remainingOutput()).contains("stored");
    }

    assertThat(steps(trace))
        .containsExactly(
            "create root/.tmp 0600",
            "fsync root/.tmp",
            "link root/.tmp root/job/backups/one",
            "fsync root/job/backups",
            "fsync root/job",
            "fsync root",
            "say stored");
  }

  private List<String> steps(Path trace) throws Exception {
    List<String> steps = new ArrayList<>();
    for (String line : Files.readAllLines(trace)) {
      String call = line.replaceAll("/\\.tmp-[0-9a-f]{32}", "/.tmp").replace(folder + "/", "");
      step(
          call,
          "open(?:at)?\\(.*\"(root/[^\"]*)\", .*O_CREAT\\|O_EXCL.*, (0\\d+)",
          "create $1 $2",
          steps);
      step(call, "fsync\\(\\d+<(root[^>]*)>.*", "fsync $1", steps);
      step(call, "link(?:at)?\\(.*?\"(root[^\"]*)\", .*?\"(root[^\"]*)\".*", "link $1 $2", steps);
      step(call, "write\\(1<.*\"stored.*", "say stored", steps);
    }
    return steps;
  }

  private static void step(String call, String pattern, String step, List<String> steps) {
    Matcher matcher = Pattern.compile("^\\d+ +" + pattern).matcher(call);
    if (matcher.lookingAt()) {
      steps.add(Pattern.compile("^\\d+ +" + pattern + ".*").matcher(call).replaceFirst(step));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void failingFsyncFailsThePutAndPublishesNothing(int which) throws Exception {
    try (Child child = Child.put(injecting("fsync:error=EIO:when=" + which), root, KEY, 10, "go")) {
      assertThat(child.remainingOutput())
          .contains("failed: cannot store 'job/backups/one'")
          .doesNotContain("stored");
    }

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void fileIsNotFlushedASecondTimeAfterAFailure() throws Exception {
    Path trace = folder.resolve("trace");
    List<String> strace =
        List.of(
            "strace", "-f", "-y", "-o", trace.toString(), "-e", "inject=fsync:error=EIO:when=1");
    try (Child child = Child.put(strace, root, KEY, 10, "go")) {
      assertThat(child.remainingOutput()).contains("failed:");
    }

    assertThat(Files.readAllLines(trace))
        .filteredOn(line -> line.contains("fsync(") && line.contains(".tmp-"))
        .hasSize(1);
  }

  @Test
  void diskThatIsFullWhenTheNameIsGivenFailsThePut() throws Exception {
    List<String> faults =
        injecting("?link,linkat:error=ENOSPC", "?rename,?renameat,renameat2:error=ENOSPC");
    try (Child child = Child.put(faults, root, KEY, 10, "go")) {
      assertThat(child.remainingOutput()).contains("failed:").contains("no space left on " + root);
    }

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void fileSystemWithoutHardLinksStoresByMoving() throws Exception {
    try (Child child = Child.put(injecting("?link,linkat:error=EPERM"), root, KEY, 100, "go")) {
      assertThat(child.remainingOutput()).contains("stored").contains("read 100 of 1");
    }

    assertThat(root.resolve(KEY)).hasSize(100);
    assertThat(Child.staging(root)).isEmpty();
  }

  /** Kills at a system call; before the link nothing is there, after it everything. */
  @ParameterizedTest
  @CsvSource({
    "fsync:when=1, false",
    "?mkdir:when=1, false",
    "?mkdir:when=2, false",
    "fsync:when=2, true",
    "fsync:when=3, true",
    "fsync:when=4, true"
  })
  void processKilledAtAnyStepLeavesTheWholeObjectOrNone(String step, boolean visible)
      throws Exception {
    String kill = step.replace(":", ":signal=SIGKILL:");
    try (Child child = Child.put(injecting(kill), root, KEY, 200_000, "go")) {
      assertThat(child.remainingOutput()).doesNotContain("stored");
    }

    try (LocalStorage storage = LocalStorage.at(root).open()) {
      assertThat(storage.list(""))
          .extracting(object -> object.key() + " " + object.sizeBytes())
          .isEqualTo(visible ? List.of(KEY + " 200000") : List.of());
    }
    try (Child again = Child.put(List.of(), root, KEY, 200_000, "go")) {
      assertThat(again.remainingOutput()).contains(visible ? "exists" : "stored");
    }
  }

  private static List<String> injecting(String... faults) {
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", "/dev/null"));
    for (String fault : faults) {
      command.addAll(List.of("-e", "inject=" + fault));
    }
    return command;
  }
}
