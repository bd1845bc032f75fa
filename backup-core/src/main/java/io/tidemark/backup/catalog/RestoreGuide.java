package io.tidemark.backup.catalog;

import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes {@code RESTORE.md}: the commands that restore one backup with standard tools only. Each
 * command stands in a block of its own and runs as it is in a POSIX shell, in the backup's folder.
 */
public final class RestoreGuide {

  private final Manifest manifest;
  private final Compression compression;
  private final Optional<Encryption> encryption;
  private final StringBuilder text = new StringBuilder();

  private RestoreGuide(
      Manifest manifest, Compression compression, Optional<Encryption> encryption) {
    this.manifest = manifest;
    this.compression = compression;
    this.encryption = encryption;
  }

  /** Writes the guide of a backup whose data files are known and whose companions are not yet. */
  public static byte[] write(
      Manifest manifest, Compression compression, Optional<Encryption> encryption) {
    RestoreGuide guide = new RestoreGuide(manifest, compression, encryption);
    guide.introduction();
    guide.key();
    guide.steps();
    return guide.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void introduction() {
    line("# How to restore backup " + manifest.id());
    line("");
    line(
        "Job `%s`, %s of `%s`, started %s, made by Tidemark %s."
            .formatted(
                manifest.job(),
                manifest.report().kind(),
                manifest.source(),
                manifest.startedAt(),
                manifest.libraryVersion()));
    line("");
    line("Everything below uses standard tools only. Run it in this folder.");
    line("");
    line("First check that the files are what was stored:");
    block("sha256sum -c " + Layout.CHECKSUMS);
  }

  private void key() {
    encryption.ifPresent(
        cipher -> {
          line("The data is encrypted with " + cipher.name() + ". Keys that can decrypt it:");
          line("");
          List<String> keys = cipher.keyIds();
          keys.forEach(key -> line("- `" + key + "`"));
          if (keys.isEmpty()) {
            line("- the passphrase of this job");
          }
          line("");
          line("Where a command names a variable for the key, set and export it first.");
          line("");
        });
  }

  private void steps() {
    for (RestoreStep step : manifest.report().restoreSteps()) {
      line(step.explanation());
      block(step.fileName().isEmpty() ? step.command() : piped(step));
    }
    if (!manifest.report().tables().isEmpty()) {
      line("Then compare the row counts with `tables` in `" + Layout.MANIFEST + "`.");
    }
  }

  private String piped(RestoreStep step) {
    String stored = quoted(storedName(step.fileName()));
    String decrypted =
        encryption.map(cipher -> cipher.decryptCommand() + " < " + stored + " | ").orElse("");
    String input = decrypted.isEmpty() ? " < " + stored : "";
    if (compression.suffix().isEmpty()) {
      return decrypted + step.command() + input;
    }
    return decrypted + compression.decompressCommand() + input + " | " + step.command();
  }

  private String storedName(String content) {
    return manifest.files().stream()
        .filter(file -> file.content().equals(content))
        .map(DataFile::name)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a restore step names no file: " + content));
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z0-9._=@-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }

  private void block(String command) {
    line("");
    line("```sh");
    line(command);
    line("```");
    line("");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
