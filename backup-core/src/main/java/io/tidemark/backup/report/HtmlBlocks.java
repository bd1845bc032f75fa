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
import java.util.List;

/** Writes the parts of a page as HTML. What can be wider than a page scrolls by itself. */
final class HtmlBlocks {

  private final Markup out;

  HtmlBlocks(Markup out) {
    this.out = out;
  }

  void print(List<Block> blocks) {
    for (Block block : blocks) {
      print(block);
      out.line();
    }
  }

  private void print(Block block) {
    if (block instanceof Heading heading) {
      out.element("h" + heading.level(), heading.text(), "id", heading.anchor());
    } else if (block instanceof Paragraph paragraph) {
      out.begin("p");
      marked(paragraph.mark(), paragraph.text());
      out.end();
    } else if (block instanceof Items items) {
      out.begin("ul");
      for (Cell item : items.items()) {
        out.begin("li");
        marked(item.mark(), item.text());
        out.end();
      }
      out.end();
    } else if (block instanceof Pairs pairs) {
      pairs(pairs);
    } else if (block instanceof Table table) {
      table(table);
    } else if (block instanceof Command command) {
      out.begin("pre", "tabindex", "0").element("code", command.text()).end();
    } else if (block instanceof Folded folded) {
      out.begin("details").element("summary", folded.summary()).line();
      print(folded.blocks());
      out.end();
    } else if (block instanceof Chart chart) {
      out.begin("div", "class", "scroll", "tabindex", "0");
      chart.drawing().drawOn(out);
      out.end();
    }
  }

  private void marked(Mark mark, String text) {
    if (mark == Mark.NONE) {
      out.text(text);
    } else {
      out.element("b", mark.sign(), "class", mark.style());
      out.text(" " + text);
    }
  }

  private void pairs(Pairs pairs) {
    out.begin("ul", "class", "pairs");
    for (Pair pair : pairs.pairs()) {
      out.begin("li").element("span", pair.name()).text(" ").begin("strong");
      marked(pair.value().mark(), pair.value().text());
      out.end().end();
    }
    out.end();
  }

  private void table(Table table) {
    out.begin("div", "class", "scroll", "tabindex", "0");
    out.begin("table", "class", classes(table.columns()));
    if (!table.caption().isEmpty()) {
      out.element("caption", table.caption());
    }
    out.begin("thead").begin("tr");
    table.columns().forEach(column -> out.element("th", column.name(), "scope", "col"));
    out.end().end().begin("tbody").line();
    // HTML lets rows and cells go without end tags; a thousand backups would have 60 kB of them.
    for (List<Cell> row : table.rows()) {
      out.raw("<tr>");
      for (Cell cell : row) {
        out.raw("<td>");
        marked(cell.mark(), cell.text());
      }
      out.line();
    }
    out.end().end().end();
  }

  /** A class for each column of figures is shorter than one for each figure. */
  private static String classes(List<Column> columns) {
    StringBuilder classes = new StringBuilder("t");
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isNumeric()) {
        classes.append(" n").append(i + 1);
      }
    }
    boolean isWordy = !columns.get(columns.size() - 1).isNumeric();
    return classes.append(isWordy ? " w" : "").toString();
  }
}
