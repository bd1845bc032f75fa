package io.tidemark.backup.postgres.ddl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All objects of a dump, found by identity. */
final class ObjectGraph {

  private final List<DumpObject> objects = new ArrayList<>();
  private final Map<ObjectId, DumpObject> byId = new HashMap<>();
  private final Map<ObjectId, DumpObject> members = new HashMap<>();
  private final List<Long> largeObjects = new ArrayList<>();
  private final Map<String, String> notes = new TreeMap<>();
  private final DumpObject preData =
      new DumpObject(ObjectKind.PRE_DATA_BOUNDARY, ObjectId.NONE, "", "");
  private final DumpObject postData =
      new DumpObject(ObjectKind.POST_DATA_BOUNDARY, ObjectId.NONE, "", "");

  ObjectGraph() {
    objects.add(preData);
    objects.add(postData);
    postData.dependsOn(preData);
  }

  /** Adds an object; it is found by its identity if it has one. */
  DumpObject add(DumpObject object) {
    objects.add(object);
    if (!object.id().equals(ObjectId.NONE)) {
      byId.putIfAbsent(object.id(), object);
    }
    return object;
  }

  /** Adds a step that no catalog row stands for, such as the data of a table. */
  DumpObject addStep(ObjectKind kind, DumpObject of) {
    DumpObject step = new DumpObject(kind, ObjectId.NONE, of.schema(), of.name());
    step.dependsOn(of);
    return add(step);
  }

  /** Makes an internal row, a table's row type for instance, stand for the object it belongs to. */
  void alias(ObjectId internal, DumpObject object) {
    byId.putIfAbsent(internal, object);
  }

  /** Makes a member stand for its extension where something depends on it. */
  void member(ObjectId member, DumpObject extension) {
    members.put(member, extension);
  }

  Optional<DumpObject> find(ObjectId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Finds what must exist before something that depends on the identity. */
  Optional<DumpObject> provider(ObjectId id) {
    return Optional.ofNullable(byId.getOrDefault(id, members.get(id)));
  }

  void addLargeObject(long oid) {
    largeObjects.add(oid);
  }

  /** Remembers what a reader of the dump should know, under a name in kebab-case. */
  void note(String name, String value) {
    notes.put(name, value);
  }

  Map<String, String> notes() {
    return Collections.unmodifiableMap(notes);
  }

  List<DumpObject> objects() {
    return Collections.unmodifiableList(objects);
  }

  List<Long> largeObjects() {
    return Collections.unmodifiableList(largeObjects);
  }

  DumpObject preData() {
    return preData;
  }

  DumpObject postData() {
    return postData;
  }
}
