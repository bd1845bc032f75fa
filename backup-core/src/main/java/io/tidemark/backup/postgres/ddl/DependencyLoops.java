package io.tidemark.backup.postgres.ddl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds loops that share no object, each a shortest one through the object it starts from. */
final class DependencyLoops {

  private final Set<DumpObject> stuck;
  private final Set<DumpObject> used = new HashSet<>();
  private final List<List<DumpObject>> loops = new ArrayList<>();

  private DependencyLoops(Collection<DumpObject> stuck) {
    this.stuck = new HashSet<>(stuck);
  }

  /**
   * Returns at least one loop if there is one.
   *
   * @param stuck the objects that a topological sort could not place
   * @return loops in which each object depends on the next one and the last on the first
   */
  static List<List<DumpObject>> in(List<DumpObject> stuck) {
    DependencyLoops search = new DependencyLoops(stuck);
    stuck.forEach(search::from);
    return search.loops;
  }

  private void from(DumpObject start) {
    if (used.contains(start)) {
      return;
    }
    Map<DumpObject, DumpObject> cameFrom = new HashMap<>();
    Deque<DumpObject> frontier = new ArrayDeque<>(List.of(start));
    while (!frontier.isEmpty()) {
      DumpObject at = frontier.remove();
      for (DumpObject next : at.dependencies()) {
        if (next == start) {
          add(pathTo(at, start, cameFrom));
          return;
        }
        if (stuck.contains(next) && !used.contains(next) && !cameFrom.containsKey(next)) {
          cameFrom.put(next, at);
          frontier.add(next);
        }
      }
    }
  }

  private static List<DumpObject> pathTo(
      DumpObject end, DumpObject start, Map<DumpObject, DumpObject> cameFrom) {
    List<DumpObject> path = new ArrayList<>();
    for (@Nullable DumpObject at = end; at != null && at != start; at = cameFrom.get(at)) {
      path.add(at);
    }
    path.add(start);
    Collections.reverse(path);
    return path;
  }

  private void add(List<DumpObject> loop) {
    loops.add(loop);
    used.addAll(loop);
  }
}
