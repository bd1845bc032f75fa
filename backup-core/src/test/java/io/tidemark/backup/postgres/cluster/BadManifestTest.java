package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.coding.FailingInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of PostgreSQL's src/bin/pg_verifybackup/t/005_bad_manifest.pl, and some more. */
class BadManifestTest {

  private static final String VERSION = "{\"PostgreSQL-Backup-Manifest-Version\": 1, ";

  private static void refuses(String manifest, String problem) {
    refuses(manifest.getBytes(StandardCharsets.UTF_8), problem);
  }

  private static void refuses(byte[] manifest, String problem) {
    assertThatThrownBy(() -> BackupManifest.read(new ByteArrayInputStream(manifest)))
        .isInstanceOf(CorruptContentException.class)
        .hasMessageStartingWith("could not parse backup manifest: ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "parsing failed: Unexpected end | {",
        "unexpected object end | {}",
        "unexpected array start | []",
        "expected version indicator | {\"not-expected\": 1}",
        "manifest version not an integer | {\"PostgreSQL-Backup-Manifest-Version\": \"phooey\"}",
        "unexpected manifest version | {\"PostgreSQL-Backup-Manifest-Version\": 9876599}",
      })
  void aBadBeginning(String problem, String manifest) {
    refuses(manifest + "\n", problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "unexpected scalar | \"Files\": true",
        "unrecognized top-level field | \"Oops\": 1",
        "unexpected object start | \"Files\": {}",
        "unexpected scalar | \"System-Identifier\": \"phooey\"",
        "system identifier out of range | \"System-Identifier\": 99999999999999999999",
        "parsing failed: Duplicate field | \"Files\": [], \"Files\": []",
      })
  void aBadTopLevel(String problem, String fields) {
    refuses(VERSION + fields + "}\n", problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "missing path name | {}",
        "both path name and encoded path name | {\"Path\": \"x\", \"Encoded-Path\": \"1234\"}",
        "unexpected file field | {\"Oops\": 1}",
        "missing size | {\"Path\": \"x\"}",
        "file size is not an integer | {\"Path\": \"x\", \"Size\": \"Oops\"}",
        "file size is not an integer | {\"Path\": \"x\", \"Size\": -1}",
        "file size is not an integer | {\"Path\": \"x\", \"Size\": 1.5}",
        "file size is not an integer | {\"Path\": \"x\", \"Size\": 9999999999999999999}",
        "could not decode file name | {\"Encoded-Path\": \"123\", \"Size\": 0}",
        "could not decode file name | {\"Encoded-Path\": \"zz\", \"Size\": 0}",
        "could not encode file name | {\"Path\": \"\\ud800\", \"Size\": 0}",
        "duplicate path name in backup manifest | {\"Path\": \"x\", \"Size\": 0}, {\"Path\": \"x\", \"Size\": 0}",
        "duplicate path name in backup manifest | {\"Path\": \"x\", \"Size\": 0}, {\"Encoded-Path\": \"78\", \"Size\": 0}",
        "checksum without algorithm | {\"Path\": \"x\", \"Size\": 100, \"Checksum\": \"Oops\"}",
        "unrecognized checksum algorithm | {\"Path\": \"x\", \"Size\": 1, \"Checksum-Algorithm\": \"Oops\", \"Checksum\": \"00\"}",
        "invalid checksum for file 'x' | {\"Path\": \"x\", \"Size\": 1, \"Checksum-Algorithm\": \"CRC32C\", \"Checksum\": \"0\"}",
        "invalid checksum for file 'x' | {\"Path\": \"x\", \"Size\": 1, \"Checksum-Algorithm\": \"CRC32C\", \"Checksum\": \"0000\"}",
        "invalid checksum for file 'x' | {\"Path\": \"x\", \"Size\": 1, \"Checksum-Algorithm\": \"SHA256\"}",
        "is no name of a file | {\"Path\": \"../x\", \"Size\": 0}",
        "is no name of a file | {\"Path\": \"/etc/passwd\", \"Size\": 0}",
        "is no name of a file | {\"Path\": \"\", \"Size\": 0}",
        "is no name of a file | {\"Path\": \"a//b\", \"Size\": 0}",
        "is no name of a file | {\"Encoded-Path\": \"7800\", \"Size\": 0}",
        "parsing failed: Duplicate field | {\"Path\": \"x\", \"Path\": \"y\", \"Size\": 0}",
        "unexpected scalar | {\"Path\": null, \"Size\": 0}",
      })
  void aBadFile(String problem, String files) {
    refuses(VERSION + "\"Files\": [\n" + files + "]}\n", problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "missing start LSN | {\"Timeline\": 1}",
        "missing end LSN | {\"Timeline\": 1, \"Start-LSN\": \"0/0\"}",
        "unexpected WAL range field | {\"Oops\": 1}",
        "missing timeline | {}",
        "unexpected object end | {\"Timeline\": 1, \"Start-LSN\": \"0/0\", \"End-LSN\": \"0/0\"}",
        "timeline is not an integer | {\"Timeline\": true, \"Start-LSN\": \"0/0\", \"End-LSN\": \"0/0\"}",
        "timeline is not an integer | {\"Timeline\": 4294967296}",
        "could not parse start LSN | {\"Timeline\": 1, \"Start-LSN\": \"oops\", \"End-LSN\": \"0/0\"}",
        "could not parse end LSN | {\"Timeline\": 1, \"Start-LSN\": \"0/0\", \"End-LSN\": \"oops\"}",
      })
  void aBadWalRange(String problem, String ranges) {
    String whole = VERSION + "\n\"WAL-Ranges\": [\n" + ranges + "]}\n";
    refuses(whole, problem);
  }

  @Test
  void oneLineOnly() {
    refuses(VERSION + "\"Files\": [], \"Manifest-Checksum\": null}\n", "expected at least 2 lines");
  }

  @Test
  void aLastLineThatIsNotNewlineTerminated() {
    refuses(
        VERSION + "\n \"Files\": [],\n \"Manifest-Checksum\": null}",
        "last line not newline-terminated");
  }

  @Test
  void anInvalidManifestChecksum() {
    refuses(
        VERSION
            + "\"Files\": [],\n \"Manifest-Checksum\": \""
            + "ABCDEFGHIJKL-".repeat(5)
            + "\"}\n",
        "invalid manifest checksum");
  }

  @Test
  void anotherManifestChecksum() {
    String manifest = new String(good(), StandardCharsets.UTF_8);
    refuses(manifest.replace("2026-11-20", "2026-11-21"), "manifest checksum mismatch");
  }

  @Test
  void aLineMoreThanTheServerWrote() {
    refuses(new String(good(), StandardCharsets.UTF_8) + "\n", "manifest checksum mismatch");
  }

  @Test
  void somethingBehindTheEnd() {
    refuses(new String(good(), StandardCharsets.UTF_8) + "{}\n", "something follows its end");
  }

  @Test
  void fieldsBehindTheChecksum() {
    refuses(
        VERSION + "\n\"Manifest-Checksum\": null, \"Files\": []}\n",
        "'Files' follows the checksum");
  }

  @Test
  void noListOfFiles() {
    refuses(ManifestText.sealed(VERSION + "\n"), "it has no list of files");
  }

  @Test
  void depth() {
    refuses(VERSION + "\"Files\": [[[[[[[[\n", "unexpected array start");
    refuses(VERSION + "\"Files\": [{\"Path\": [[[[[[\n", "unexpected array start");
  }

  @Test
  void aNameWithoutAnEnd() {
    refuses(
        VERSION + "\"Files\": [{\"Path\": \"" + "x".repeat(20_000) + "\"}]}\n", "parsing failed");
  }

  @Test
  void bytesThatAreNotUtf8() {
    byte[] manifest = good();
    manifest[manifest.length / 2] = (byte) 0xff;
    refuses(manifest, "");
  }

  @Test
  void anEncodingOtherThanUtf8() {
    refuses("{}\n".getBytes(StandardCharsets.UTF_16BE), "");
  }

  @Test
  void aStorageThatFailsIsNoDamage() {
    InputStream failing = new FailingInputStream(good(), 10);
    assertThatThrownBy(() -> BackupManifest.read(failing))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("connection reset");
  }

  private static byte[] good() {
    return new ManifestText().file("PG_VERSION", new byte[] {'1', '5', '\n'}).bytes();
  }
}
