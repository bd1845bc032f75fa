package io.tidemark.backup.postgres.ddl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Puts the objects into an order in which each can be created: by kind, schema and name as far as
 * dependencies allow. The same catalog gives the same order. Breaks the loops that {@link
 * LoopBreaks} knows and fails on others.
 */
final class DumpOrder {

  private static final Comparator<DumpObject> BY_NAME =
      Comparator.comparing(DumpObject::kind)
          .thenComparing(DumpObject::schema)
          .thenComparing(DumpObject::name)
          .thenComparing(object -> object.tie())
          .thenComparingLong(object -> object.id().oid());

  private DumpOrder() {}

  /** Returns the graph's objects, each after everything that it depends on. */
  static List<DumpObject> of(ObjectGraph graph) {
    addBoundaries(graph);
    List<DumpObject> named = new ArrayList<>(graph.objects());
    named.sort(BY_NAME);
    LoopBreaks breaks = new LoopBreaks(graph);
    while (true) {
      Attempt attempt = new Attempt(named);
      if (attempt.complete()) {
        return attempt.order();
      }
      DependencyLoops.in(attempt.stuck()).forEach(breaks::breakLoop);
    }
  }

  private static void addBoundaries(ObjectGraph graph) {
    for (DumpObject object : graph.objects()) {
      if (object.inlineIn() == null) {
        switch (object.section()) {
          case PRE_DATA -> graph.preData().dependsOn(object);
          case DATA -> {
            object.dependsOn(graph.preData());
            graph.postData().dependsOn(object);
          }
          case POST_DATA -> object.dependsOn(graph.postData());
          case NONE -> {}
        }
      }
    }
  }

  /**
   * A topological sort that fills the order from its end, always with the last by name of the
   * objects that nothing unplaced depends on. So an object comes as near to what needs it as its
   * name asks for.
   */
  private static final class Attempt {

    private final DumpObject[] order;
    private final Map<DumpObject, Integer> rank = new HashMap<>();
    private final Map<DumpObject, Integer> waiting = new HashMap<>();
    private int unplaced;

    Attempt(List<DumpObject> named) {
      order = new DumpObject[named.size()];
      unplaced = named.size();
      for (DumpObject object : named) {
        rank.put(object, rank.size());
        waiting.merge(object, 0, Integer::sum);
        object.dependencies().forEach(needed -> waiting.merge(needed, 1, Integer::sum));
      }
      place();
    }

    private void place() {
      PriorityQueue<DumpObject> ready =
          new PriorityQueue<>(Comparator.comparing(this::rankOf).reversed());
      waiting.forEach(
          (object, dependents) -> {
            if (dependents == 0) {
              ready.add(object);
            }
          });
      for (DumpObject next = ready.poll(); next != null; next = ready.poll()) {
        order[--unplaced] = next;
        waiting.remove(next);
        for (DumpObject needed : next.dependencies()) {
          if (waiting.merge(needed, -1, Integer::sum) == 0) {
            ready.add(needed);
          }
        }
      }
    }

    private int rankOf(DumpObject object) {
      return rank.getOrDefault(object, -1);
    }

    boolean complete() {
      return unplaced == 0;
    }

    List<DumpObject> order() {
      return Arrays.asList(order);
    }

    List<DumpObject> stuck() {
      return waiting.keySet().stream().sorted(Comparator.comparing(this::rankOf)).toList();
    }
  }
}
