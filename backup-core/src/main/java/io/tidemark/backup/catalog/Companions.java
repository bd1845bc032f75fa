package io.tidemark.backup.catalog;

import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.transfer.Digester;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes the small files that lie beside a backup's data. */
public final class Companions {

  private Companions() {}

  /** Describes a small file for the manifest. */
  public static Companion describe(String name, byte[] content) {
    Digester digester = Digester.sha256();
    digester.update(content, 0, content.length);
    return new Companion(name, content.length, digester.finish().hash());
  }

  /** Makes the file that {@code sha256sum -c} reads, over all files but itself and the manifest. */
  public static byte[] checksums(List<DataFile> files, List<Companion> companions) {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> line(text, file.sha256(), file.name()));
    companions.forEach(file -> line(text, file.sha256(), file.name()));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String sha256, String name) {
    text.append(sha256).append("  ").append(name).append('\n');
  }

  /** Writes the manifest. */
  public static byte[] manifest(Manifest manifest) {
    return ManifestWriter.write(manifest);
  }
}
