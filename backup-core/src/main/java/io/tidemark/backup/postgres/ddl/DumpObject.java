package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object of the dump: a node of the {@link ObjectGraph}. Its entries are asked for only when
 * the order is final. Compared by identity.
 */
final class DumpObject {

  private final ObjectKind kind;
  private final ObjectId id;
  private final String schema;
  private final String name;
  private final Set<DumpObject> dependencies = new LinkedHashSet<>();
  private final List<EntryDraft> attachments = new ArrayList<>();
  private Supplier<List<EntryDraft>> body = List::of;
  private String sqlName = "";
  private String tie = "";
  private String inlineText = "";
  private String appended = "";
  private final List<DumpObject> parts = new ArrayList<>();
  private @Nullable DumpObject host;
  private boolean separate;
  private boolean postponed;

  /**
   * Creates an object.
   *
   * @param schema the schema's name; empty for none
   * @param name the bare name, which together with kind and schema decides the order
   */
  DumpObject(ObjectKind kind, ObjectId id, String schema, String name) {
    this.kind = kind;
    this.id = id;
    this.schema = schema;
    this.name = name;
  }

  /** Sets what produces the entries: the first carries the object's dependencies. */
  DumpObject body(Supplier<List<EntryDraft>> entries) {
    body = entries;
    return this;
  }

  /**
   * Sets how {@code COMMENT ON} and its like name the object: {@code TABLE "public"."item"}, {@code
   * CONSTRAINT "positive" ON "public"."item"}.
   */
  DumpObject sqlName(String kindAndName) {
    sqlName = kindAndName;
    return this;
  }

  /** Sets what orders objects of the same kind, schema and name: argument types, for instance. */
  DumpObject tie(String text) {
    tie = text;
    return this;
  }

  /**
   * Makes the object a part of another one's definition, which therefore depends on it, until
   * {@link #separate()}.
   *
   * @param text what stands in the definition for it
   */
  DumpObject partOf(DumpObject whole, String text) {
    host = whole;
    inlineText = text;
    whole.parts.add(this);
    whole.dependsOn(this);
    return this;
  }

  /** Makes the object an entry of its own. */
  void separate() {
    separate = true;
  }

  /** Moves an object that belongs before the data to the entries after it. */
  void postpone() {
    postponed = true;
  }

  /** Adds an edge. A part needs its whole by nature: that edge is left out. */
  void dependsOn(DumpObject other) {
    if (other != this && other != inlineIn()) {
      dependencies.add(other);
    }
  }

  void independentOf(DumpObject other) {
    dependencies.remove(other);
  }

  /** Adds SQL to the end of the object's own entry. */
  void append(String sql) {
    appended += sql;
  }

  /** Adds an entry that follows the object and depends on it: a comment, a privilege. */
  void attach(EntryDraft draft) {
    attachments.add(draft);
  }

  ObjectKind kind() {
    return kind;
  }

  ObjectId id() {
    return id;
  }

  String schema() {
    return schema;
  }

  String name() {
    return name;
  }

  String sqlName() {
    return sqlName;
  }

  String tie() {
    return tie;
  }

  Set<DumpObject> dependencies() {
    return Collections.unmodifiableSet(dependencies);
  }

  List<EntryDraft> attachments() {
    return Collections.unmodifiableList(attachments);
  }

  /** Returns the object whose definition contains this one, if one does. */
  @Nullable DumpObject inlineIn() {
    return separate ? null : host;
  }

  /** Returns what stands for this part in the definition of its whole. */
  String inlineText() {
    return inlineText;
  }

  /** Returns the objects that are still parts of this one. */
  List<DumpObject> parts() {
    return parts.stream().filter(part -> part.inlineIn() == this).toList();
  }

  /** Returns the section, after postponement. */
  Section section() {
    return postponed ? Section.POST_DATA : kind.section();
  }

  List<EntryDraft> entries() {
    if (inlineIn() != null) {
      return List.of();
    }
    List<EntryDraft> drafts = body.get();
    if (!appended.isEmpty()) {
      drafts.get(0).append(appended);
    }
    return drafts;
  }

  @Override
  public String toString() {
    return kind + " " + (sqlName.isEmpty() ? schema + "." + name : sqlName);
  }
}
