package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Chart;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Command;
import io.tidemark.backup.report.Block.Folded;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Items;
import io.tidemark.backup.report.Block.Pairs;
import io.tidemark.backup.report.Block.Paragraph;
import io.tidemark.backup.report.Block.Table;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints Markdown as GitHub reads it. Values are escaped: none is taken for markup. */
final class MarkdownForm {

  private static final Pattern SPECIAL = Pattern.compile("([\\\\`*_{}\\[\\]()#+!|~-])");

  private final StringBuilder out = new StringBuilder();

  String print(List<Block> blocks) {
    blocks.forEach(this::print);
    return out.toString();
  }

  private void print(Block block) {
    if (block instanceof Heading heading) {
      paragraph("#".repeat(heading.level()) + " " + escaped(heading.text()));
    } else if (block instanceof Paragraph paragraph) {
      paragraph(escaped(paragraph.mark().with(paragraph.text())));
    } else if (block instanceof Items items) {
      items.items().forEach(item -> line("- " + escaped(item.whole())));
      line("");
    } else if (block instanceof Pairs pairs) {
      pairs
          .pairs()
          .forEach(
              pair -> line("- **" + escaped(pair.name()) + "**: " + escaped(pair.value().whole())));
      line("");
    } else if (block instanceof Table table) {
      table(table);
    } else if (block instanceof Command command) {
      code(command.text());
    } else if (block instanceof Folded folded) {
      paragraph("**" + escaped(folded.summary()) + "**");
      folded.blocks().forEach(this::print);
    } else if (!(block instanceof Chart)) {
      throw new IllegalArgumentException("no Markdown for " + block);
    }
  }

  private void table(Table table) {
    if (!table.caption().isEmpty()) {
      paragraph("**" + escaped(table.caption()) + "**");
    }
    line(row(table.columns().stream().map(Column::name).map(MarkdownForm::escaped).toList()));
    line(row(table.columns().stream().map(c -> c.isNumeric() ? "---:" : "---").toList()));
    for (List<Cell> cells : table.rows()) {
      line(row(cells.stream().map(Cell::whole).map(MarkdownForm::escaped).toList()));
    }
    line("");
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  /** A fence is longer than any in the text. */
  private void code(String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    line(fence + "sh");
    line(PlainText.of(text, true));
    line(fence);
    line("");
  }

  static String escaped(String text) {
    return SPECIAL
        .matcher(PlainText.of(text, false))
        .replaceAll("\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  private void paragraph(String text) {
    line(text);
    line("");
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
