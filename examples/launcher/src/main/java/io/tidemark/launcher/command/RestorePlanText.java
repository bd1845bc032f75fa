package io.tidemark.launcher.command;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.launcher.text.Texts;

/** What is said of a restore of one backup before it begins. */
final class RestorePlanText {

  private RestorePlanText() {}

  static void say(Terminal terminal, Manifest manifest, Object target) {
    terminal.say(
        "restore  %s, %s of %s, taken %s"
            .formatted(
                manifest.id(),
                Texts.size(manifest.plainBytes()),
                manifest.source(),
                manifest.startedAt()));
    terminal.say("into     " + target);
  }
}
