package io.tidemark.backup.postgres.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a restore executes, in which order, and with which settings of the session: the one place
 * that a script and a restore over a connection share. It does what pg_restore does without {@code
 * --create}: the database itself, its comment and its grants are left alone.
 */
public final class RestoreOrder {

  private static final String ENCODING = "ENCODING";
  private static final String STANDARD_STRINGS = "STDSTRINGS";
  private static final String SEARCH_PATH = "SEARCHPATH";

  private static final Set<String> SPECIAL =
      Set.of(ENCODING, STANDARD_STRINGS, SEARCH_PATH, "DATABASE", "DATABASE PROPERTIES");

  private static final Set<String> ABOUT_OBJECTS = Set.of("ACL", "COMMENT", "SECURITY LABEL");

  private final Map<Integer, TocEntry> byId = new HashMap<>();
  private final boolean fixedSearchPath;

  /** Settings keep their value over entries that do not care. */
  private final Map<String, String> current = new HashMap<>();

  private RestoreOrder(List<TocEntry> entries) {
    entries.forEach(entry -> byId.put(entry.dumpId(), entry));
    fixedSearchPath = find(entries, SEARCH_PATH).isPresent();
  }

  /** Returns what is to be executed, pass after pass. Data belongs to the main pass. */
  public static List<RestoreItem> of(List<TocEntry> entries) {
    RestoreOrder order = new RestoreOrder(entries);
    List<RestoreItem> items = new ArrayList<>();
    for (RestorePass pass : RestorePass.values()) {
      for (TocEntry entry : entries) {
        if (RestorePass.of(entry) == pass && !isSpecial(entry)) {
          items.add(order.item(entry, pass));
        }
      }
    }
    return items;
  }

  /** Returns the statements that prepare a session for the restore of these entries. */
  public static List<String> settings(List<TocEntry> entries) {
    List<String> settings = new ArrayList<>();
    settings.add("SET statement_timeout = 0;");
    settings.add("SET lock_timeout = 0;");
    settings.add("SET idle_in_transaction_session_timeout = 0;");
    find(entries, ENCODING).ifPresent(settings::add);
    settings.add("SET standard_conforming_strings = " + standardStrings(entries) + ";");
    find(entries, SEARCH_PATH).ifPresent(settings::add);
    settings.add("SET check_function_bodies = false;");
    settings.add("SET xmloption = content;");
    settings.add("SET client_min_messages = warning;");
    settings.add("SET row_security = off;");
    return settings;
  }

  static String standardStrings(List<TocEntry> entries) {
    return find(entries, STANDARD_STRINGS).filter(sql -> sql.contains("'off'")).isPresent()
        ? "off"
        : "on";
  }

  private static Optional<String> find(List<TocEntry> entries, String description) {
    return entries.stream()
        .filter(entry -> entry.description().equals(description))
        .map(entry -> entry.definition().strip())
        .findFirst();
  }

  private static boolean isSpecial(TocEntry entry) {
    return SPECIAL.contains(entry.description())
        || (ABOUT_OBJECTS.contains(entry.description()) && entry.tag().startsWith("DATABASE "));
  }

  private RestoreItem item(TocEntry entry, RestorePass pass) {
    return new RestoreItem(
        entry, pass, settings(entry), definition(entry), OwnerStatement.of(entry));
  }

  private List<String> settings(TocEntry entry) {
    List<String> settings = new ArrayList<>();
    if (!fixedSearchPath) {
      schema(entry).ifPresent(schema -> change("search_path", searchPath(schema), settings));
    }
    entry
        .tablespace()
        .map(name -> name.isEmpty() ? "''" : SqlName.quoted(name))
        .ifPresent(value -> change("default_tablespace", value, settings));
    entry
        .accessMethod()
        .map(SqlName::quoted)
        .ifPresent(value -> change("default_table_access_method", value, settings));
    return settings;
  }

  private void change(String setting, String value, List<String> statements) {
    if (!value.equals(current.put(setting, value))) {
      statements.add("SET " + setting + " = " + value + ";");
    }
  }

  /** Archives from before the fixes for CVE-2018-1058 name objects without their schema. */
  private static String searchPath(String schema) {
    return SqlName.quoted(schema) + (schema.equals("pg_catalog") ? "" : ", pg_catalog");
  }

  private static Optional<String> schema(TocEntry entry) {
    return entry.description().equals("BLOBS")
        ? Optional.of("pg_catalog")
        : entry.namespace().filter(schema -> !schema.isEmpty());
  }

  private String definition(TocEntry entry) {
    if (entry.description().equals(LargeObjectGroup.DESCRIPTION)) {
      return LargeObjectGroup.creation(entry);
    }
    return LargeObjectGroup.isAcl(entry) ? groupGrants(entry) : entry.definition();
  }

  private String groupGrants(TocEntry acl) {
    @Nullable TocEntry group =
        acl.dependencies().isEmpty() ? null : byId.get(acl.dependencies().get(0));
    if (group == null || !group.description().equals(LargeObjectGroup.DESCRIPTION)) {
      throw new IllegalArgumentException(acl.label() + " names no large objects");
    }
    return LargeObjectGroup.grants(acl, group);
  }
}
