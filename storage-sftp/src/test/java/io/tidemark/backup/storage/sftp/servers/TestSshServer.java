package io.tidemark.backup.storage.sftp.servers;

import java.nio.file.Path;

/** A server on the loopback interface that lets one user in with one key. */
public interface TestSshServer extends AutoCloseable {

  String HOST = "127.0.0.1";

  int port();

  /** Returns the user that {@link #keys()} let in. */
  String user();

  /** Returns the keys of the server and of the user. */
  TestKeys keys();

  /** Returns a new folder whose path is the same for the server and for this process. */
  Path newFolder();

  @Override
  void close();
}
