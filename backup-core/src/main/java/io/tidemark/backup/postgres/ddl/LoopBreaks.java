package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.archive.Section;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The ways out of a dependency loop, from the least to the most intrusive one. A loop that none of
 * them fits is an error: any cut would be a guess that fails at restore.
 */
final class LoopBreaks {

  private final ObjectGraph graph;

  LoopBreaks(ObjectGraph graph) {
    this.graph = graph;
  }

  /**
   * Breaks one loop.
   *
   * @param loop each object depends on the next one and the last on the first
   */
  void breakLoop(List<DumpObject> loop) {
    boolean broken =
        cutIndexEdge(loop)
            || useShellType(loop)
            || separateViewRule(loop)
            || postpone(loop)
            || separatePart(loop, ObjectKind.CHECK)
            || separatePart(loop, ObjectKind.COLUMN_DEFAULT);
    if (!broken) {
      throw unresolvable(loop);
    }
  }

  /** The index of a partition and of its parent are created in any order, and then attached. */
  private static boolean cutIndexEdge(List<DumpObject> loop) {
    for (int i = 0; i < loop.size(); i++) {
      DumpObject to = next(loop, i);
      if (loop.get(i).kind() == ObjectKind.INDEX && to.kind() == ObjectKind.INDEX) {
        loop.get(i).independentOf(to);
        return true;
      }
    }
    return false;
  }

  /** A type's own functions are created on its shell, which exists before both. */
  private static boolean useShellType(List<DumpObject> loop) {
    for (int i = 0; i < loop.size(); i++) {
      DumpObject function = loop.get(i);
      DumpObject type = next(loop, i);
      if (function.kind() == ObjectKind.FUNCTION && type.kind() == ObjectKind.TYPE) {
        Optional<DumpObject> shell =
            type.dependencies().stream().filter(d -> d.kind() == ObjectKind.SHELL_TYPE).findFirst();
        if (shell.isPresent()) {
          function.independentOf(type);
          function.dependsOn(shell.get());
          return true;
        }
      }
    }
    return false;
  }

  /** The view starts as a dummy with the right columns, and gets its query after the data. */
  private boolean separateViewRule(List<DumpObject> loop) {
    for (DumpObject rule : loop) {
      DumpObject view = rule.inlineIn();
      if (rule.kind() == ObjectKind.RULE && view != null && view.kind() == ObjectKind.VIEW) {
        separate(rule, view);
        return true;
      }
    }
    return false;
  }

  private boolean separatePart(List<DumpObject> loop, ObjectKind kind) {
    for (DumpObject part : loop) {
      DumpObject whole = part.inlineIn();
      if (part.kind() == kind && whole != null && loop.contains(whole)) {
        separate(part, whole);
        return true;
      }
    }
    return false;
  }

  private void separate(DumpObject part, DumpObject whole) {
    part.separate();
    whole.independentOf(part);
    part.dependsOn(whole);
    if (part.section() == Section.POST_DATA) {
      part.dependsOn(graph.postData());
    } else {
      graph.preData().dependsOn(part);
    }
  }

  /** What needs an object from after the data can itself only exist after it. */
  private boolean postpone(List<DumpObject> loop) {
    for (int i = 0; i < loop.size(); i++) {
      DumpObject before = next(loop, i);
      if (loop.get(i) == graph.preData() && isPostponable(before)) {
        graph.preData().independentOf(before);
        before.postpone();
        return true;
      }
    }
    return false;
  }

  private static boolean isPostponable(DumpObject object) {
    return object.kind() == ObjectKind.MATERIALIZED_VIEW || object.kind() == ObjectKind.FUNCTION;
  }

  private static DumpObject next(List<DumpObject> loop, int i) {
    return loop.get((i + 1) % loop.size());
  }

  private static BackupFailedException unresolvable(List<DumpObject> loop) {
    String objects = loop.stream().map(DumpObject::toString).collect(Collectors.joining(" -> "));
    return new BackupFailedException(
        "cannot order the schema for a restore: these objects need each other: " + objects,
        "drop or change one of these dependencies; no dump of this schema could be restored",
        null);
  }
}
