package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DumpOrderProperties {

  private static final List<ObjectKind> KINDS =
      List.of(
          ObjectKind.TYPE,
          ObjectKind.FUNCTION,
          ObjectKind.OPERATOR,
          ObjectKind.TABLE,
          ObjectKind.MATERIALIZED_VIEW);

  @Property(tries = 300)
  void everythingComesAfterWhatItNeeds(
      @ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
    List<DumpObject> objects = objects(size, new Random(seed));

    List<DumpObject> order = DumpOrder.of(graph(objects));

    for (DumpObject object : objects) {
      for (DumpObject needed : object.dependencies()) {
        assertThat(order.indexOf(needed)).isLessThan(order.indexOf(object));
      }
    }
  }

  @Property(tries = 100)
  void theOrderOfReadingDoesNotMatter(
      @ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
    List<DumpObject> objects = objects(size, new Random(seed));
    List<DumpObject> shuffled = new ArrayList<>(objects(size, new Random(seed)));
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(names(DumpOrder.of(graph(shuffled)))).isEqualTo(names(DumpOrder.of(graph(objects))));
  }

  private static List<String> names(List<DumpObject> order) {
    return order.stream().map(DumpObject::toString).toList();
  }

  private static ObjectGraph graph(List<DumpObject> objects) {
    ObjectGraph graph = new ObjectGraph();
    objects.forEach(graph::add);
    return graph;
  }

  /** Any acyclic graph: each object needs some of those made before it. */
  private static List<DumpObject> objects(int size, Random random) {
    List<DumpObject> objects = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ObjectKind kind = KINDS.get(random.nextInt(KINDS.size()));
      DumpObject object = new DumpObject(kind, new ObjectId(1, i + 1L), "s", "o" + i);
      for (DumpObject earlier : objects) {
        if (random.nextInt(4) == 0) {
          object.dependsOn(earlier);
        }
      }
      objects.add(object);
    }
    return objects;
  }
}
