package io.tidemark.launcher.command;

import io.tidemark.backup.Restore;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.redis.RedisTarget;
import io.tidemark.backup.redis.RedisTarget.OnConflict;
import io.tidemark.backup.redis.RedisUri;
import io.tidemark.backup.source.RestoreReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A restore of a snapshot into a server of Redis that runs. */
final class RedisRestore {

  private final Session session;
  private final RedisUri uri;
  private final RedisOptions options;
  private final boolean replace;
  private final RedisTarget target;

  /**
   * Prepares it; connects to nothing.
   *
   * @param replace whether keys that are there already are replaced
   */
  RedisRestore(Session session, RedisUri uri, RedisOptions options, boolean replace) {
    this.session = session;
    this.uri = uri;
    this.options = options;
    this.replace = replace;
    this.target = target();
  }

  /** Shows the plan, asks, and restores. */
  void run(Choice choice, RestoreCommand.Consent consent) {
    RestorePlanText.say(session.terminal(), choice.manifest(), uri);
    options.patterns().forEach(keys -> session.terminal().say("keys     " + keys));
    options
        .databases()
        .forEach(
            (from, to) ->
                session.terminal().say("number   database %d goes into %d".formatted(from, to)));
    session.terminal().say("where    " + conflicts());
    if (!consent.given(session.terminal(), "into " + uri)) {
      return;
    }
    Restore restore = Restore.of(choice.manifest().id()).into(target);
    print(choice.repository().restore(choice.job(), restore), choice.manifest(), consent.json());
  }

  private RedisTarget target() {
    options.refuseOfFile("a server that runs");
    if (Stream.of(replace, options.skip(), options.replaceAll()).filter(it -> it).count() > 1) {
      throw new InvalidConfigurationException(
          "--replace, --skip and --replace-all exclude each other", "give one of them");
    }
    if (options.keepOld() && !options.replaceAll()) {
      throw new InvalidConfigurationException(
          "--keep-old is for what --replace-all replaces", "give both");
    }
    RedisTarget chosen = RedisTarget.of(uri).onConflict(conflict());
    chosen = options.replaceAll() ? replacing(chosen) : chosen;
    for (String pattern : options.patterns()) {
      chosen = chosen.matching(pattern);
    }
    for (Map.Entry<Integer, Integer> database : options.databases().entrySet()) {
      chosen = chosen.database(database.getKey(), database.getValue());
    }
    return chosen;
  }

  private RedisTarget replacing(RedisTarget chosen) {
    return options.keepOld() ? chosen.replaceAllAndKeepOld() : chosen.replaceAll();
  }

  private OnConflict conflict() {
    if (replace) {
      return OnConflict.REPLACE;
    }
    return options.skip() ? OnConflict.SKIP : OnConflict.FAIL;
  }

  private String conflicts() {
    if (options.replaceAll()) {
      return "all keys of the databases are replaced at once, others are removed"
          + (options.keepOld() ? "; the old ones stay in a database that was unused" : "");
    }
    if (replace) {
      return "keys that are there are replaced, others stay";
    }
    return options.skip()
        ? "keys that are there stay as they are"
        : "no key of the backup may be there";
  }

  private void print(RestoreReport report, Manifest manifest, boolean json) {
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("id", manifest.id().value());
      result.put("target", report.target());
      result.put("keys", report.rows());
      result.put("databases", report.tables().stream().map(ManifestText::json).toList());
      result.put("facts", report.facts());
      session.printJson(result);
    } else {
      session
          .out()
          .println(
              "restored %s into %s: %d keys, as in the backup"
                  .formatted(manifest.id(), report.target(), report.rows()));
    }
  }
}
