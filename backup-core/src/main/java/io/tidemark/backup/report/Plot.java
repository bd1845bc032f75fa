package io.tidemark.backup.report;

import java.util.Locale;

/** Draws one chart as inline SVG, with a title and a description for those who cannot see it. */
final class Plot {

  private final Markup out;

  private Plot(Markup out) {
    this.out = out;
  }

  /** Begins a chart. */
  static Plot begin(Markup out, String title, String description, int height) {
    out.begin("svg", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img");
    out.element("title", title).element("desc", description);
    return new Plot(out);
  }

  /** How wide every chart is, in its own units. */
  static final int WIDTH = 860;

  void end() {
    out.end();
  }

  Plot text(double x, double y, String text) {
    out.element("text", text, "x", number(x), "y", number(y));
    return this;
  }

  Plot text(double x, double y, String text, String anchor, String style) {
    out.begin("text", "x", number(x), "y", number(y), "text-anchor", anchor, "class", style);
    out.text(text).end();
    return this;
  }

  Plot box(double x, double y, double width, double height, String style) {
    out.single(
        "rect",
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(Math.max(0, width)),
        "height",
        number(Math.max(0, height)),
        "class",
        style);
    return this;
  }

  /** Draws many marks at once, which is shorter than an element for each. */
  Plot path(CharSequence path, String style) {
    if (path.length() > 0) {
      out.single("path", "class", style, "d", path);
    }
    return this;
  }

  static String square(double x, double y, double size) {
    return "M%s %sh%sv%sh-%sz"
        .formatted(
            number(x - size / 2), number(y - size / 2), number(size), number(size), number(size));
  }

  static String triangle(double x, double y, double size) {
    return "M%s %sl%s %sh-%sz"
        .formatted(number(x), number(y - size / 2), number(size / 2), number(size), number(size));
  }

  static String cross(double x, double y, double size) {
    return "M%s %sl%s %sm0 -%sl-%s %s"
        .formatted(
            number(x - size / 2),
            number(y - size / 2),
            number(size),
            number(size),
            number(size),
            number(size),
            number(size));
  }

  static String circle(double x, double y, double radius) {
    String r = number(radius);
    String around = number(2 * radius);
    return "M%s %sa%s %s 0 1 0 %s 0a%s %s 0 1 0 -%s 0z"
        .formatted(number(x - radius), number(y), r, r, around, r, r, around);
  }

  static String line(double x1, double y1, double x2, double y2) {
    return "M%s %sL%s %s".formatted(number(x1), number(y1), number(x2), number(y2));
  }

  /**
   * Fills an area with one drawing again and again.
   *
   * @param id different from all others on the page
   * @param area its left, its top, its width and its height
   */
  Plot tiled(String id, double[] area, double pitch, String tile) {
    out.begin(
        "pattern",
        "id",
        id,
        "x",
        number(area[0]),
        "y",
        number(area[1]),
        "width",
        number(pitch),
        "height",
        number(pitch),
        "patternUnits",
        "userSpaceOnUse");
    path(tile, "g");
    out.end();
    out.single(
        "rect",
        "x",
        number(area[0]),
        "y",
        number(area[1]),
        "width",
        number(area[2]),
        "height",
        number(area[3]),
        "fill",
        "url(#" + id + ")");
    return this;
  }

  /** Prints at most one decimal. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
