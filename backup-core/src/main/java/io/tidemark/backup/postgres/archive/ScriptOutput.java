package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Lays out the text of a script. */
final class ScriptOutput {

  private final OutputStream out;

  ScriptOutput(OutputStream out) {
    this.out = out;
  }

  /**
   * Removes line breaks: in a comment they would end it, and what follows would be executed
   * (CVE-2025-8715).
   */
  static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }

  void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  void line(String text) throws IOException {
    text(text + "\n");
  }

  /** A line and an empty one. */
  void statement(String text) throws IOException {
    text(text + "\n\n");
  }

  void comment(String text) throws IOException {
    line("--");
    line("-- " + text);
    statement("--");
  }

  void item(RestoreItem item) throws IOException {
    for (String setting : item.settings()) {
      statement(setting);
    }
    comment(title(item.entry()));
    if (!item.definition().isEmpty()) {
      statement(item.definition());
    }
    for (String owner : item.ownership()) {
      statement(owner);
    }
  }

  OutputStream stream() {
    return out;
  }

  void flush() throws IOException {
    out.flush();
  }

  private static String title(TocEntry entry) {
    StringBuilder title = new StringBuilder(entry.hasData() ? "Data for Name: " : "Name: ");
    title.append(oneLine(entry.tag()));
    title.append("; Type: ").append(oneLine(entry.description()));
    title.append("; Schema: ").append(oneLine(entry.namespace().orElse("-")));
    title.append("; Owner: ").append(entry.owner().isEmpty() ? "-" : oneLine(entry.owner()));
    entry
        .tablespace()
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> title.append("; Tablespace: ").append(oneLine(name)));
    return title.toString();
  }
}
