package io.tidemark.backup.postgres.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every output of a dump. */
class DumpOutputTest {

  private static final TocEntry ORDERS = Entries.tableData(21, 11, "orders");
  private static final TocEntry ITEMS = Entries.tableData(22, 12, "items");
  private static final TocEntry OBJECTS = Entries.largeObjects(23);

  /** The outputs that exist. */
  enum Form {
    ARCHIVE {
      @Override
      DumpOutput begin(ByteArrayOutputStream out, List<TocEntry> entries) throws IOException {
        return ArchiveWriter.begin(out, Entries.FACTS, entries);
      }
    },
    SCRIPT {
      @Override
      DumpOutput begin(ByteArrayOutputStream out, List<TocEntry> entries) throws IOException {
        return ScriptWriter.begin(out, Entries.FACTS, entries, Optional.empty());
      }
    };

    abstract DumpOutput begin(ByteArrayOutputStream out, List<TocEntry> entries) throws IOException;

    DumpOutput begin() throws IOException {
      return begin(new ByteArrayOutputStream(), Entries.shop());
    }
  }

  @ParameterizedTest
  @EnumSource
  void completeDumpCanBeFinished(Form form) throws IOException {
    DumpOutput dump = form.begin();
    dump.rows(ORDERS, out -> out.write("a\n".getBytes(UTF_8)));
    dump.rows(ITEMS, out -> {});
    dump.largeObjects(OBJECTS, sink -> sink.write(4_000_000_000L, out -> out.write(7)));

    assertThatCode(dump::finish).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void missingDataForbidsFinishing(Form form) throws IOException {
    DumpOutput dump = form.begin();
    dump.rows(ORDERS, out -> {});

    assertThatThrownBy(dump::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("data of TABLE DATA shop.items was never delivered");
  }

  @ParameterizedTest
  @EnumSource
  void dataOutOfOrderIsRefused(Form form) throws IOException {
    DumpOutput dump = form.begin();

    assertThatThrownBy(() -> dump.rows(ITEMS, out -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected data of TABLE DATA shop.orders");
  }

  @ParameterizedTest
  @EnumSource
  void dataTwiceIsRefused(Form form) throws IOException {
    DumpOutput dump = form.begin();
    dump.rows(ORDERS, out -> {});

    assertThatThrownBy(() -> dump.rows(ORDERS, out -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void failedDataForbidsEverythingElse(Form form) throws IOException {
    DumpOutput dump = form.begin(new ByteArrayOutputStream(), List.of(ORDERS));
    assertThatThrownBy(
            () ->
                dump.rows(
                    ORDERS,
                    out -> {
                      throw new IOException("connection lost");
                    }))
        .hasMessage("connection lost");

    assertThatThrownBy(() -> dump.rows(ORDERS, out -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(dump::finish).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void finishingTwiceIsRefused(Form form) throws IOException {
    DumpOutput dump = form.begin(new ByteArrayOutputStream(), List.of());
    dump.finish();

    assertThatThrownBy(dump::finish).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void rowWithoutItsNewlineIsRefused(Form form) throws IOException {
    DumpOutput dump = form.begin();

    assertThatThrownBy(() -> dump.rows(ORDERS, out -> out.write("a\nb".getBytes(UTF_8))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the last row of TABLE DATA shop.orders has no newline");
  }

  @ParameterizedTest
  @EnumSource
  void closingTheLentStreamDoesNothing(Form form) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DumpOutput dump = form.begin(bytes, List.of(ORDERS));
    dump.rows(
        ORDERS,
        out -> {
          out.write("a\n".getBytes(UTF_8));
          out.close();
          out.write("b\n".getBytes(UTF_8));
        });
    dump.finish();

    assertThat(bytes.toString(UTF_8)).contains("a\nb\n\\.\n\n\n");
  }

  @ParameterizedTest
  @EnumSource
  void sameDumpIdTwiceIsRefused(Form form) {
    List<TocEntry> entries = List.of(Entries.table(11, "a"), Entries.table(11, "b"));

    assertThatThrownBy(() -> form.begin(new ByteArrayOutputStream(), entries))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void dataThatIsNeitherRowsNorLargeObjectsIsRefused(Form form) {
    TocEntry odd = Entries.with(Entries.table(11, "a"), List.of(), true);

    assertThatThrownBy(() -> form.begin(new ByteArrayOutputStream(), List.of(odd)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no COPY statement");
  }
}
