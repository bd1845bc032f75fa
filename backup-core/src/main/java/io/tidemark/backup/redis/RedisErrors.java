package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisErrorException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in the user's terms why a Redis server cannot be reached or refuses something. */
final class RedisErrors {

  private RedisErrors() {}

  private record Reason(String why, @Nullable String hint) {}

  /** Explains why no connection to {@code server} came about. */
  static DatabaseUnavailableException connecting(
      Endpoint server, String user, IOException failure) {
    Reason reason =
        failure instanceof RedisErrorException error
            ? answered(error, user)
            : network(server, failure);
    return new DatabaseUnavailableException(
        "cannot connect to " + server + ": " + reason.why(), reason.hint(), failure);
  }

  /** Explains why {@code server} makes no snapshot for us. */
  static BackupException replicating(Endpoint server, String user, IOException failure) {
    String problem = server + " makes no snapshot for this client: ";
    if (failure instanceof RedisErrorException error) {
      Reason reason = refused(error, user);
      return new DatabaseUnavailableException(problem + reason.why(), reason.hint(), failure);
    }
    return lost(problem, server, failure);
  }

  /** Explains why a snapshot broke off. */
  static BackupException copying(Endpoint server, long bytes, IOException failure) {
    return lost(
        "the snapshot of %s broke off after %d bytes: ".formatted(server, bytes), server, failure);
  }

  private static BackupFailedException lost(String problem, Endpoint server, IOException failure) {
    if (failure instanceof EOFException || !(failure instanceof SocketTimeoutException)) {
      return new BackupFailedException(
          problem + failure.getMessage(),
          "the server's log says why: it can have been stopped, its disk be full, its memory not"
              + " suffice for a fork (vm.overcommit_memory), or we have been too slow for its"
              + " repl-timeout and client-output-buffer-limit; then run again",
          failure);
    }
    Reason reason = network(server, failure);
    return new BackupFailedException(problem + reason.why(), reason.hint(), failure);
  }

  private static Reason network(Endpoint server, IOException failure) {
    if (failure instanceof UnknownHostException) {
      return new Reason("unknown host " + server.host(), "check the host name");
    }
    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return new Reason(
          "no server answers there (" + failure.getMessage() + ")",
          "check host and port, that the server runs, and that it listens on that address");
    }
    if (failure instanceof SocketTimeoutException) {
      return new Reason(
          "the server says nothing within the time limit",
          (server.tls() ? "write redis:// if it speaks no TLS there; " : "")
              + "look whether it hangs, and at firewalls; ?timeout=60s in the URI sets the limit");
    }
    if (failure instanceof FileSystemException) {
      return new Reason(
          "the file " + failure.getMessage() + " cannot be read",
          "check ca-file, cert-file and key-file in the URI");
    }
    return encryption(server, failure);
  }

  private static Reason encryption(Endpoint server, IOException failure) {
    if (failure instanceof SSLException) {
      String why = String.valueOf(failure.getMessage());
      return why.contains("Unsupported or unrecognized SSL message")
          ? new Reason("the server does not speak TLS there", "write redis:// instead of rediss://")
          : new Reason(
              "the TLS handshake failed (" + why + ")",
              "check ca-file in the URI, that the certificate is for the host's name, and"
                  + " cert-file and key-file if the server wants a certificate from its clients");
    }
    if (failure instanceof EOFException
        || failure instanceof SocketException
        || failure.getMessage() == null) {
      return new Reason(
          "the server closed the connection",
          server.tls()
              ? "check cert-file and key-file: the server may want a certificate"
              : "check host and port; if the server wants TLS there, write rediss://");
    }
    return new Reason(failure.getMessage(), "check host and port");
  }

  /** Explains an error as the answer to logging in. */
  private static Reason answered(RedisErrorException error, String user) {
    String why = words(error);
    String lower = why.toLowerCase(Locale.ROOT);
    return switch (error.code()) {
      case "NOAUTH" ->
          new Reason(
              "the server wants a password (" + why + ")",
              "give it in the URI or in REDISCLI_AUTH");
      case "WRONGPASS" ->
          new Reason(
              "wrong password, or the user is unknown or disabled (" + why + ")",
              "check user and password");
      case "LOADING" -> loading(why);
      case "DENIED" ->
          new Reason(
              "the server is in protected mode, in which it serves only its own machine",
              "give its default user a password, or set bind and protected-mode");
      default ->
          lower.contains("without any password configured")
              ? new Reason(
                  "the server's default user has no password (" + why + ")",
                  "leave the password out, or name the user that it belongs to")
              : lower.contains("invalid password")
                  ? new Reason("wrong password (" + why + ")", "check the password")
                  : lower.contains("max number of clients")
                      ? new Reason(why, "raise maxclients, or free connections, and run again")
                      : denied(error, user);
    };
  }

  /** Explains an error as the answer to the wish for a snapshot. */
  private static Reason refused(RedisErrorException error, String user) {
    String why = words(error);
    String lower = why.toLowerCase(Locale.ROOT);
    if (lower.contains("unknown command")) {
      return new Reason(
          "it has no SYNC, as with providers that keep replication to themselves (" + why + ")",
          "take the keys one by one: RedisSnapshot.scan(), which needs no replication");
    }
    if (lower.contains("bgsave failed") || lower.contains("can't bgsave")) {
      return new Reason(
          why,
          "the server's log says why: its disk may be full or not writable, or its memory not"
              + " suffice for a fork (vm.overcommit_memory)");
    }
    return switch (error.code()) {
      case "NOMASTERLINK" ->
          new Reason(
              "it is a replica whose own link to its master is down (" + why + ")",
              "repair that link, or copy the master");
      case "MISCONF" -> new Reason(why, "the server cannot save to its disk; its log says why");
      case "LOADING" -> loading(why);
      case "NOAUTH" -> answered(error, user);
      default -> denied(error, user);
    };
  }

  private static Reason loading(String why) {
    return new Reason(
        "the server is still loading its data (" + why + ")", "run again when it is up");
  }

  private static Reason denied(RedisErrorException error, String user) {
    String why = words(error);
    if (!error.code().equals("NOPERM")) {
      return new Reason(why, null);
    }
    String name = user.isEmpty() ? "default" : user;
    return new Reason(
        "the user '" + name + "' may not (" + why + ")",
        "ACL SETUSER "
            + name
            + " "
            + SnapshotRights.line(why)
            + "; or, without these rights,"
            + " RedisSnapshot.scan()");
  }

  private static String words(RedisErrorException error) {
    return String.valueOf(error.getMessage()).strip();
  }
}
