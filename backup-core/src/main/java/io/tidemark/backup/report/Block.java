package io.tidemark.backup.report;

import java.util.List;

/** A part of a page, whatever its form. */
sealed interface Block {

  /** A heading; level 2 for a job, 3 for a section. */
  record Heading(int level, String text, String anchor) implements Block {}

  /** A sentence or two. */
  record Paragraph(Mark mark, String text) implements Block {}

  /** Short findings. */
  record Items(List<Cell> items) implements Block {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** Figures with names. */
  record Pairs(List<Pair> pairs) implements Block {
    public Pairs {
      pairs = List.copyOf(pairs);
    }
  }

  /** A figure and its name. */
  record Pair(String name, Cell value) {}

  /** A table; of each column, whether it has figures. */
  record Table(String caption, List<Column> columns, List<List<Cell>> rows) implements Block {
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /** The head of a column, and whether it has figures. */
  record Column(String name, boolean isNumeric) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }
  }

  /** A text with a meaning. */
  record Cell(Mark mark, String text) {
    static Cell of(String text) {
      return new Cell(Mark.NONE, text);
    }

    String whole() {
      return mark.with(text);
    }
  }

  /** Something to copy. */
  record Command(String text) implements Block {}

  /** What is shown when somebody asks for it. */
  record Folded(String summary, List<Block> blocks) implements Block {
    public Folded {
      blocks = List.copyOf(blocks);
    }
  }

  /** A drawing; forms without any leave it out, as a table says the same. */
  record Chart(Drawing drawing) implements Block {}

  /** Something that can be drawn. */
  @FunctionalInterface
  interface Drawing {
    void drawOn(Markup page);
  }

  /** Returns a sentence. */
  static Block says(String text) {
    return new Paragraph(Mark.NONE, text);
  }
}
