package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.redis.wire.RedisErrorException;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** Says what a server's error means to somebody who restores. */
final class RestoreFailures {

  /** What a restore may use; a user who has less is told the whole line. */
  private static final String RIGHTS =
      "+restore +dump +pttl +exists +dbsize +select +info +time, with replaceAll() +swapdb +flushdb"
          + " +multi +exec +client|id +client|kill, for functions +function";

  private RestoreFailures() {}

  /** Explains why {@code action} failed; a cancelled run stays a cancelled run. */
  static BackupException explain(RunContext run, String action, IOException failure) {
    run.checkpoint();
    if (failure instanceof RedisErrorException refusal) {
      return new RestoreFailedException(
          "cannot " + action + ": " + refusal.getMessage(), hint(refusal), refusal);
    }
    if (failure instanceof SocketTimeoutException) {
      return new RestoreFailedException(
          "cannot " + action + ": the server does not answer in time",
          "look at the server and run again; timeout in the URI sets the limit: ?timeout=60s",
          failure);
    }
    return new RestoreFailedException(
        "cannot %s: the connection was lost (%s)".formatted(action, failure.getMessage()),
        "look at the server's log and run again",
        failure);
  }

  private static @Nullable String hint(RedisErrorException refusal) {
    String words = String.valueOf(refusal.getMessage());
    return switch (refusal.code()) {
      case "OOM" ->
          "the server's maxmemory is reached: raise it, or choose fewer keys with matching()";
      case "READONLY" -> "it is a replica: restore into its primary";
      case "NOPERM" -> "grant the user " + RIGHTS;
      case "BUSYKEY" ->
          "somebody else wrote it during the restore; keep writers away, or use onConflict()";
      case "LOADING" -> "the server is still loading its data; run again later";
      case "MISCONF" -> "the server cannot save its data and takes no writes; look at its log";
      case "NOREPLICAS" -> "the server has fewer replicas than min-replicas-to-write wants";
      case "MOVED", "ASK", "CLUSTERDOWN", "CROSSSLOT", "TRYAGAIN" ->
          "the cluster is changing or incomplete; run again when it is well";
      default -> ofWords(words);
    };
  }

  private static @Nullable String ofWords(String words) {
    if (words.contains("DUMP payload version")) {
      return "the snapshot is of a newer release; restore into one that is at least as new";
    }
    if (words.contains("Bad data format")) {
      return "the server does not know this kind of value; load the module that it is of";
    }
    if (words.contains("unknown command")) {
      return "the server is too old for this, or the command was renamed or disabled";
    }
    if (words.contains("Protocol error: invalid bulk length")) {
      return "raise proto-max-bulk-len on the server";
    }
    return null;
  }
}
