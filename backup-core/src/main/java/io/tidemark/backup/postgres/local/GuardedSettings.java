package io.tidemark.backup.postgres.local;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings that keep a restored server from what its files name: archives, other servers,
 * files, jobs. They go on the command line, where they win over every file. Those of the host win
 * over some of them.
 */
final class GuardedSettings {

  private static final int NO_STATISTICS_COLLECTOR = 15;
  private static final int NO_TRIGGER_FILE = 16;
  private static final int LOGIN_TRIGGERS = 17;

  /** Names that a host may not give: with other values the server would not be kept apart. */
  private static final Set<String> FIXED =
      Set.of(
          "archive_cleanup_command",
          "archive_mode",
          "bonjour",
          "data_directory",
          "external_pid_file",
          "hba_file",
          "hot_standby",
          "ident_file",
          "lc_messages",
          "listen_addresses",
          "log_destination",
          "log_error_verbosity",
          "log_line_prefix",
          "log_min_messages",
          "logging_collector",
          "max_logical_replication_workers",
          "port",
          "primary_conninfo",
          "primary_slot_name",
          "promote_trigger_file",
          "restart_after_crash",
          "ssl",
          "stats_temp_directory",
          "sync_replication_slots",
          "synchronous_standby_names",
          "unix_socket_directories",
          "unix_socket_group",
          "unix_socket_permissions");

  private final DataFolder data;
  private final PrivateFolder folder;

  GuardedSettings(DataFolder data, PrivateFolder folder) {
    this.data = data;
    this.folder = folder;
  }

  /** Refuses the name of a setting that a host cannot give. */
  static void requireFree(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_.$]*")) {
      throw new InvalidConfigurationException(
          "'" + name + "' is no name of a setting", "write it as in postgresql.conf");
    }
    if (FIXED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new InvalidConfigurationException(
          name + " cannot be set for a restored server that is kept apart from all others",
          "leave it out, or start the server by other means");
    }
  }

  /** Returns all, with the host's instead of those that are defaults. */
  Map<String, String> with(Map<String, String> hosts) {
    Map<String, String> all = defaults();
    hosts.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
    all.putAll(guards());
    return all;
  }

  private Map<String, String> defaults() {
    Map<String, String> settings = new TreeMap<>();
    data.needs().settings().forEach((name, value) -> settings.put(name, value.toString()));
    if (!data.hasSettings()) {
      settings.put("config_file", folder.settings().toString());
    }
    // Libraries may be missing here, and some run jobs.
    settings.put("shared_preload_libraries", "");
    settings.put("session_preload_libraries", "");
    settings.put("local_preload_libraries", "");
    settings.put("huge_pages", "off");
    settings.put("recovery_min_apply_delay", "0");
    if (data.majorVersion() >= LOGIN_TRIGGERS) {
      settings.put("event_triggers", "off");
    }
    return settings;
  }

  private Map<String, String> guards() {
    Map<String, String> settings = new LinkedHashMap<>(place());
    // Towards archives and other servers.
    settings.put("archive_mode", "off");
    settings.put("archive_cleanup_command", "");
    settings.put("primary_conninfo", "");
    settings.put("primary_slot_name", "");
    settings.put("max_logical_replication_workers", "0");
    settings.put("synchronous_standby_names", "");
    settings.put("ssl", "off");
    // So that it can be watched, and ends when it crashes.
    settings.put("hot_standby", "on");
    settings.put("restart_after_crash", "off");
    settings.put("logging_collector", "off");
    settings.put("log_destination", "stderr");
    settings.put("log_min_messages", "warning");
    settings.put("log_error_verbosity", "default");
    settings.put("log_line_prefix", "");
    settings.put("lc_messages", "C");
    settings.putAll(ofVersion());
    return settings;
  }

  /** Where it is and where it is reached: a file can name the folder of another server. */
  private Map<String, String> place() {
    return Map.of(
        "data_directory",
        data.path().toString(),
        "hba_file",
        folder.hba().toString(),
        "ident_file",
        folder.ident().toString(),
        "external_pid_file",
        "",
        "listen_addresses",
        "",
        "bonjour",
        "off",
        "port",
        Integer.toString(PrivateFolder.PORT),
        "unix_socket_directories",
        listed(folder.path().toString()),
        "unix_socket_group",
        "",
        "unix_socket_permissions",
        "0700");
  }

  private Map<String, String> ofVersion() {
    Map<String, String> settings = new TreeMap<>();
    if (data.majorVersion() < NO_STATISTICS_COLLECTOR) {
      settings.put("stats_temp_directory", "pg_stat_tmp");
    }
    if (data.majorVersion() < NO_TRIGGER_FILE) {
      settings.put("promote_trigger_file", "");
    }
    if (data.majorVersion() >= LOGIN_TRIGGERS) {
      settings.put("sync_replication_slots", "off");
    }
    return settings;
  }

  /** The setting is a list of names. */
  private static String listed(String path) {
    return '"' + path.replace("\"", "\"\"") + '"';
  }
}
