package io.tidemark.backup.encryption;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.openpgp.PGPUtil;

/**
 * Key material as the user has it: one binary or armored block.
 *
 * @param origin names it in messages
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OpenPgpKeyText(String origin, byte[] bytes) {

  private static final String ARMOR = "-----BEGIN PGP ";

  static List<OpenPgpKeyText> of(List<String> armored) {
    return armored.stream()
        .flatMap(text -> blocks("the given OpenPGP key", text.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  static List<OpenPgpKeyText> read(Path... files) {
    List<OpenPgpKeyText> texts = new ArrayList<>();
    for (Path file : files) {
      try {
        blocks("OpenPGP key file " + file, Files.readAllBytes(file)).forEach(texts::add);
      } catch (IOException e) {
        throw new InvalidConfigurationException(
            "OpenPGP key file " + file + " cannot be read: " + e,
            "check the path and its permissions",
            e);
      }
    }
    return texts;
  }

  /** Several armored blocks in a row are several keys, of which a parser would see the first. */
  private static Stream<OpenPgpKeyText> blocks(String origin, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.contains(ARMOR)) {
      return Stream.of(new OpenPgpKeyText(origin, bytes));
    }
    return Stream.of(text.split("(?=" + ARMOR + ")"))
        .filter(block -> block.startsWith(ARMOR))
        .map(block -> new OpenPgpKeyText(origin, block.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Returns the packets, without armor. */
  InputStream packets() throws IOException {
    return PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes));
  }
}
