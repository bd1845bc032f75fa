package io.tidemark.backup.storage.sftp.servers;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * OpenSSH's server as a child process, with keys, configuration and files in a temporary folder. It
 * lets the user of this process in. Where it is not installed, the test is skipped.
 */
public final class OpenSshServer implements TestSshServer {

  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
  private static final Path SFTP_PROGRAM = Path.of("/usr/lib/openssh/sftp-server");

  private final ScratchFolder scratch;
  private final TestKeys keys;
  private final int port;
  private final List<String> options;
  private ServerProcess process;

  private OpenSshServer(ScratchFolder scratch, List<String> options) {
    this.scratch = scratch;
    this.options = options;
    this.keys = TestKeys.in(scratch.path());
    this.port = ServerProcess.freePort();
    this.process = startProcess();
  }

  /** Starts a server; options are lines of its configuration. */
  public static OpenSshServer start(String... options) {
    TestCapability.require(
        "sshd", Files.isExecutable(PROGRAM), "OpenSSH's server is not installed");
    return new OpenSshServer(ScratchFolder.create("tidemark-sshd-"), List.of(options));
  }

  private ServerProcess startProcess() {
    try {
      createPrivilegeSeparationFolder();
      Path config = Files.write(keys.path("sshd_config"), config());
      String[] command = {PROGRAM.toString(), "-D", "-e", "-f", config.toString()};
      return ServerProcess.start(keys.path("log"), Map.of(), command).awaitPort(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The service's start script makes it; here no service is started. */
  private static void createPrivilegeSeparationFolder() throws IOException {
    if ("root".equals(System.getProperty("user.name"))) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
  }

  private List<String> config() {
    List<String> lines = new ArrayList<>(options); // the first line of a name counts
    Collections.addAll(
        lines,
        "ListenAddress " + HOST + ":" + port,
        "HostKey " + keys.host(),
        "AuthorizedKeysFile " + keys.authorized(),
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        "MaxStartups 200",
        "Subsystem sftp " + SFTP_PROGRAM);
    return lines;
  }

  /** Starts the server again at the same port, after {@link #stop}. */
  public void restart() {
    process = startProcess();
  }

  /** Ends the server and every session. */
  public void stop() {
    process.close();
  }

  /** Kills what serves the sessions that there are; the server stays. */
  public void killSessions() {
    List<ProcessHandle> sessions = process.handle().descendants().toList();
    sessions.forEach(ProcessHandle::destroyForcibly);
    sessions.forEach(session -> session.onExit().join());
  }

  /** Returns the processes that serve the sessions that there are. */
  public List<ProcessHandle> sessions() {
    return process.handle().descendants().toList();
  }

  /** Sends a signal to the server and to all that serves its sessions. */
  public void signal(String name) {
    process.signal(name);
    for (ProcessHandle session : sessions()) {
      CommandLine.of("kill", "-" + name, Long.toString(session.pid())).run();
    }
  }

  /** Returns what the server has logged. */
  public String log() {
    return process.output();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return System.getProperty("user.name");
  }

  @Override
  public TestKeys keys() {
    return keys;
  }

  @Override
  public Path newFolder() {
    return scratch.newFolder();
  }

  @Override
  public void close() {
    try (scratch) {
      process.close();
    }
  }
}
