package io.tidemark.backup.servers;

/** A running server of one kind, with a superuser that logs in with a password. */
interface PostgresInstance extends AutoCloseable {

  String host();

  int port();

  String user();

  String password();

  /** Stops the server and removes its data. */
  @Override
  void close();
}
