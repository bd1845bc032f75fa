package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import io.tidemark.backup.postgres.archive.TocEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Numbers the entries of ordered objects and resolves their dependencies to those numbers. */
final class PlanWriter {

  private final List<TocEntry> entries = new ArrayList<>();
  private final List<DumpPlan.TableCopy> tables = new ArrayList<>();
  private final Map<DumpObject, Integer> mainEntry = new HashMap<>();

  private PlanWriter() {}

  /** Returns the plan of the objects, which are in restore order. */
  static DumpPlan plan(List<DumpObject> order, ObjectGraph graph) {
    PlanWriter writer = new PlanWriter();
    writer.addSettings();
    order.forEach(writer::add);
    return new DumpPlan(writer.entries, writer.tables, graph.largeObjects(), graph.notes());
  }

  private void addSettings() {
    addSetting("ENCODING", "SET client_encoding = 'UTF8';\n");
    addSetting("STDSTRINGS", "SET standard_conforming_strings = 'on';\n");
    addSetting("SEARCHPATH", "SELECT pg_catalog.set_config('search_path', '', false);\n");
  }

  private void addSetting(String name, String sql) {
    add(EntryDraft.of(name, name, Section.PRE_DATA).definition(sql), ObjectId.NONE, List.of());
  }

  private void add(DumpObject object) {
    for (EntryDraft draft : object.entries()) {
      Integer main = mainEntry.get(object);
      int id = add(draft, object.id(), main == null ? dependencies(object) : List.of(main));
      mainEntry.putIfAbsent(object, id);
    }
    // What describes an inline part can only follow the whole.
    if (object.inlineIn() == null) {
      attach(object, object);
      object.parts().forEach(part -> attach(part, object));
    }
  }

  private void attach(DumpObject described, DumpObject whole) {
    Integer main = mainEntry.get(whole);
    for (EntryDraft draft : described.attachments()) {
      add(draft, ObjectId.NONE, main == null ? dependencies(whole) : List.of(main));
    }
  }

  private int add(EntryDraft draft, ObjectId id, List<Integer> dependencies) {
    int dumpId = entries.size() + 1;
    entries.add(draft.entry(dumpId, id, dependencies));
    draft.tableCopy(dumpId).ifPresent(tables::add);
    return dumpId;
  }

  /** Looks through objects without an entry; the boundaries are no dependency at restore. */
  private List<Integer> dependencies(DumpObject object) {
    Set<Integer> found = new TreeSet<>();
    collect(object, found, new HashSet<>());
    return List.copyOf(found);
  }

  private void collect(DumpObject object, Set<Integer> found, Set<DumpObject> seen) {
    for (DumpObject needed : object.dependencies()) {
      @Nullable Integer entry = mainEntry.get(needed);
      if (entry != null) {
        found.add(entry);
      } else if (needed.section() != Section.NONE && seen.add(needed)) {
        collect(needed, found, seen);
      }
    }
  }
}
