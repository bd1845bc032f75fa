package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.util.Map;

/** One login with one SFTP channel, which any number of threads share. */
final class Connection implements AutoCloseable {

  /** What every server takes; one that takes more says so. */
  private static final int SAFE_READ = 1 << 15;

  /** Large enough for few requests; a larger one gains nothing. */
  private static final int LARGEST_READ = 1 << 17;

  private final Wire wire;
  private final Sftp sftp;
  private final int readSize;

  private Connection(Wire wire, Sftp sftp, int readSize) {
    this.wire = wire;
    this.sftp = sftp;
    this.readSize = readSize;
  }

  static Connection start(Wire wire) throws IOException {
    Map<String, String> extensions = wire.start();
    Sftp sftp = new Sftp(wire, extensions);
    long limit = sftp.tellsLimits() ? sftp.readLimit().await() : SAFE_READ;
    return new Connection(wire, sftp, (int) Math.min(limit <= 0 ? SAFE_READ : limit, LARGEST_READ));
  }

  Sftp sftp() {
    return sftp;
  }

  /** Returns how many bytes to ask for in one read request. */
  int readSize() {
    return readSize;
  }

  boolean isAlive() {
    return wire.isAlive();
  }

  @Override
  public void close() {
    wire.close();
  }
}
