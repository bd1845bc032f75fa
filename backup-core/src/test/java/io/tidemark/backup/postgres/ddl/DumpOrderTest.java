package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.archive.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class DumpOrderTest {

  private final ObjectGraph graph = new ObjectGraph();
  private long oid = 20_000;

  private DumpObject add(ObjectKind kind, String name) {
    return graph.add(new DumpObject(kind, new ObjectId(1, oid++), "public", name));
  }

  private List<DumpObject> order(DumpObject... wanted) {
    return DumpOrder.of(graph).stream().filter(List.of(wanted)::contains).toList();
  }

  @Test
  void kindsThenNamesDecideWithoutDependencies() {
    DumpObject view = add(ObjectKind.VIEW, "a");
    DumpObject second = add(ObjectKind.TABLE, "z");
    DumpObject first = add(ObjectKind.TABLE, "b");
    DumpObject type = add(ObjectKind.TYPE, "y");

    assertThat(order(view, second, first, type)).containsExactly(type, first, second, view);
  }

  @Test
  void whatIsNeededComesFirst() {
    DumpObject type = add(ObjectKind.TYPE, "a");
    DumpObject table = add(ObjectKind.TABLE, "z");
    type.dependsOn(table);

    assertThat(order(type, table)).containsExactly(table, type);
  }

  @Test
  void dataComesBetweenTablesAndKeys() {
    DumpObject table = add(ObjectKind.TABLE, "t");
    DumpObject key = add(ObjectKind.CONSTRAINT, "a");
    key.dependsOn(table);
    DumpObject data = graph.addStep(ObjectKind.TABLE_DATA, table);
    DumpObject other = add(ObjectKind.TABLE, "z");

    assertThat(order(table, key, data, other)).containsExactly(table, other, data, key);
  }

  @Test
  void aCheckThatNeedsItsTableByAFunctionIsAddedLater() {
    DumpObject table = add(ObjectKind.TABLE, "t");
    DumpObject check = add(ObjectKind.CHECK, "c").partOf(table, "CHECK (f(t))");
    DumpObject function = add(ObjectKind.FUNCTION, "f");
    check.dependsOn(function);
    function.dependsOn(table);

    assertThat(order(table, check, function)).containsExactly(table, function, check);
    assertThat(check.inlineIn()).isNull();
  }

  @Test
  void aFunctionOfATypesOwnIsMadeOnItsShell() {
    DumpObject type = add(ObjectKind.TYPE, "t");
    DumpObject shell = add(ObjectKind.SHELL_TYPE, "t");
    DumpObject input = add(ObjectKind.FUNCTION, "t_in");
    type.dependsOn(shell);
    type.dependsOn(input);
    input.dependsOn(type);

    assertThat(order(type, shell, input)).containsExactly(shell, input, type);
  }

  @Test
  void aMaterializedViewThatNeedsAKeyWaitsForIt() {
    DumpObject table = add(ObjectKind.TABLE, "t");
    DumpObject key = add(ObjectKind.CONSTRAINT, "k");
    key.dependsOn(table);
    DumpObject view = add(ObjectKind.MATERIALIZED_VIEW, "m");
    view.dependsOn(key);

    assertThat(order(table, key, view)).containsExactly(table, key, view);
    assertThat(view.section()).isEqualTo(Section.POST_DATA);
  }

  @Test
  void viewsInACircleStartWithADummy() {
    DumpObject first = add(ObjectKind.VIEW, "a");
    DumpObject second = add(ObjectKind.VIEW, "b");
    DumpObject firstRule = add(ObjectKind.RULE, "_RETURN").partOf(first, "SELECT b");
    DumpObject secondRule = add(ObjectKind.RULE, "_RETURN").partOf(second, "SELECT a");
    firstRule.dependsOn(second);
    secondRule.dependsOn(first);

    List<DumpObject> order = order(first, second, firstRule, secondRule);

    assertThat(order.indexOf(first)).isLessThan(order.indexOf(secondRule));
    assertThat(order.indexOf(second)).isLessThan(order.indexOf(firstRule));
    assertThat(List.of(firstRule, secondRule)).filteredOn(r -> r.inlineIn() == null).hasSize(1);
  }

  @Test
  void aLoopWithoutAWayOutIsRefusedByName() {
    DumpObject one = add(ObjectKind.OPERATOR, "one");
    DumpObject two = add(ObjectKind.AGGREGATE, "two");
    one.dependsOn(two);
    two.dependsOn(one);

    assertThatThrownBy(() -> DumpOrder.of(graph))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("public.one")
        .hasMessageContaining("public.two");
  }
}
