package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Chart;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Command;
import io.tidemark.backup.report.Block.Folded;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Items;
import io.tidemark.backup.report.Block.Pair;
import io.tidemark.backup.report.Block.Pairs;
import io.tidemark.backup.report.Block.Paragraph;
import io.tidemark.backup.report.Block.Table;
import java.util.ArrayList;
import java.util.List;

/** Prints lines for a terminal. Tables that are wider than that become a few lines a row. */
final class TextForm {

  static final int WIDTH = 100;
  private static final int NAME_WIDTH = 43;

  private final StringBuilder out = new StringBuilder();

  String print(List<Block> blocks) {
    blocks.forEach(this::print);
    return out.toString();
  }

  private void print(Block block) {
    if (block instanceof Heading heading) {
      heading(heading);
    } else if (block instanceof Paragraph paragraph) {
      wrapped("", paragraph.mark().with(paragraph.text()));
    } else if (block instanceof Items items) {
      items.items().forEach(item -> wrapped("  ", item.whole()));
    } else if (block instanceof Pairs pairs) {
      pairs.pairs().forEach(this::pair);
    } else if (block instanceof Table table) {
      table(table);
    } else if (block instanceof Command command) {
      line("");
      PlainText.of(command.text(), true).lines().forEach(line -> line("    " + line));
      line("");
    } else if (block instanceof Folded folded) {
      line("");
      line(PlainText.of(folded.summary(), false));
      folded.blocks().forEach(this::print);
    } else if (!(block instanceof Chart)) {
      throw new IllegalArgumentException("no text for " + block);
    }
  }

  private void heading(Heading heading) {
    String text = PlainText.of(heading.text(), false);
    String below = heading.level() == 1 ? "=" : heading.level() == 2 ? "-" : "";
    line("");
    line(text);
    if (!below.isEmpty()) {
      line(below.repeat(Math.min(WIDTH, text.length())));
    }
  }

  private void pair(Pair pair) {
    String name = "  " + PlainText.of(pair.name(), false);
    wrapped(name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())), pair.value().whole());
  }

  private void table(Table table) {
    if (!table.caption().isEmpty()) {
      line("");
      line(PlainText.of(table.caption(), false));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(table.columns().stream().map(Column::name).toList());
    for (List<Cell> row : table.rows()) {
      rows.add(row.stream().map(cell -> PlainText.of(cell.whole(), false)).toList());
    }
    int[] widths = widths(rows);
    int whole = 2 * widths.length;
    for (int width : widths) {
      whole += width;
    }
    for (int i = 0; i < rows.size(); i++) {
      if (whole <= WIDTH) {
        line(aligned(rows.get(i), table.columns(), widths));
      } else if (i > 0) {
        wrapped("  ", flowing(rows.get(i), table.columns()));
      }
    }
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static String aligned(List<String> row, List<Column> columns, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String space = " ".repeat(widths[i] - row.get(i).length());
      text.append("  ");
      text.append(columns.get(i).isNumeric() ? space + row.get(i) : row.get(i) + space);
    }
    return text.toString().stripTrailing();
  }

  /** The first two cells, and then each with its name. */
  private static String flowing(List<String> row, List<Column> columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      if (!row.get(i).isBlank()) {
        text.append(text.length() == 0 ? "" : i < 2 ? "  " : ", ");
        text.append(i < 2 ? "" : columns.get(i).name() + " ").append(row.get(i));
      }
    }
    return text.toString();
  }

  /** Breaks at spaces; what has none goes over the edge. */
  private void wrapped(String before, String text) {
    StringBuilder line = new StringBuilder(before);
    String indent = " ".repeat(before.isBlank() ? before.length() + 2 : before.length());
    boolean isEmpty = true;
    for (String word : PlainText.of(text, false).split(" ", -1)) {
      if (!isEmpty && line.length() + 1 + word.length() > WIDTH) {
        line(line.toString());
        line = new StringBuilder(indent);
        isEmpty = true;
      }
      line.append(isEmpty ? "" : " ").append(word);
      isEmpty = false;
    }
    line(line.toString());
  }

  private void line(String line) {
    out.append(line.stripTrailing()).append('\n');
  }
}
