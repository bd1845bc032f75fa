package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.cluster.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

/** The cases of PostgreSQL's src/bin/pg_verifybackup/t/003_corruption.pl, for archives. */
class ClusterVerificationTest {

  private static List<Finding> findings(SmallBackup backup) throws IOException {
    ClusterVerification verification = ClusterVerification.of(backup.manifest(), count -> {});
    verification.read(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
    return verification.findings();
  }

  private static AbstractStringAssert<?> onlyFinding(SmallBackup backup, Kind kind)
      throws IOException {
    return assertThat(findings(backup))
        .singleElement()
        .matches(finding -> finding.kind() == kind)
        .asString();
  }

  @Test
  void intactBackup() throws IOException {
    assertThat(findings(SmallBackup.whole())).isEmpty();
  }

  @Test
  void extraFile() throws IOException {
    onlyFinding(SmallBackup.whole().unlisted("extra_file", "x"), Kind.EXTRA)
        .isEqualTo("'extra_file' is present in base.tar but not in the manifest");
  }

  @Test
  void extraTablespaceFile() throws IOException {
    SmallBackup backup = SmallBackup.whole();
    ClusterVerification verification = ClusterVerification.of(backup.manifest(), count -> {});
    verification.read(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
    verification.read(
        ClusterArchive.tablespace(16384),
        new ByteArrayInputStream(SmallBackup.archiveOf("PG_15_202209061/", "extra_ts_file", "x")));
    assertThat(verification.findings())
        .singleElement()
        .asString()
        .isEqualTo(
            "'pg_tblspc/16384/PG_15_202209061/extra_ts_file' is present in 16384.tar but not in"
                + " the manifest");
  }

  @Test
  void missingFile() throws IOException {
    onlyFinding(SmallBackup.whole().listed("pg_xact/0000", "x"), Kind.MISSING)
        .isEqualTo("'pg_xact/0000' is present in the manifest but in no archive");
  }

  @Test
  void appendToFile() throws IOException {
    onlyFinding(SmallBackup.whole().listed("a", "xy").unlisted("a", "xyz"), Kind.SIZE)
        .isEqualTo("'a' has size 3 in base.tar but size 2 in the manifest");
  }

  @Test
  void truncateFile() throws IOException {
    onlyFinding(SmallBackup.whole().listed("a", "xy").unlisted("a", ""), Kind.SIZE)
        .isEqualTo("'a' has size 0 in base.tar but size 2 in the manifest");
  }

  @Test
  void replaceFile() throws IOException {
    onlyFinding(SmallBackup.whole().listed("a", "xy").unlisted("a", "qq"), Kind.CHECKSUM)
        .isEqualTo("'a' has another checksum in base.tar than in the manifest");
  }

  @Test
  void duplicateFile() throws IOException {
    onlyFinding(SmallBackup.whole().unlisted("PG_VERSION", "15\n"), Kind.DUPLICATE)
        .isEqualTo("'PG_VERSION' is present in base.tar for the second time");
  }

  @Test
  void whatIsNoFileOrLeadsElsewhere() throws IOException {
    SmallBackup backup =
        SmallBackup.whole()
            .link("base/5/hard", "base/5/1234", TarConstants.LF_LINK)
            .link("pg_wal/link", "/etc")
            .link("fifo", "", TarConstants.LF_FIFO)
            .unlisted("../x\n", "x");
    assertThat(findings(backup))
        .allMatch(finding -> finding.kind() == Kind.ALIEN)
        .extracting(Finding::file)
        .containsExactly("base/5/hard", "pg_wal/link", "fifo", "../x\\x0a");
  }

  @Test
  void allDifferencesAreFoundAtOnce() throws IOException {
    SmallBackup backup =
        SmallBackup.whole().unlisted("extra", "x").listed("missing", "x").listed("a", "b");
    assertThat(findings(backup.unlisted("a", "c")))
        .extracting(Finding::kind)
        .containsExactly(Kind.EXTRA, Kind.CHECKSUM, Kind.MISSING);
  }

  @Test
  void aLinkOfATablespaceIsExpected() throws IOException {
    assertThat(findings(SmallBackup.whole().link("pg_tblspc/16384", "/somewhere"))).isEmpty();
  }

  @Test
  void whatPgBasebackupAddsIsExpected() throws IOException {
    SmallBackup backup =
        SmallBackup.whole()
            .unlisted("standby.signal", "")
            .unlisted("recovery.signal", "")
            .unlisted("backup_manifest", "{}")
            .unlisted("pg_wal/000000010000000000000003", "x");
    assertThat(findings(backup)).isEmpty();
  }

  @Test
  void filesOfAnIncrementalBackupAreFilesLikeOthers() throws IOException {
    assertThat(findings(SmallBackup.whole().file("base/5/INCREMENTAL.99", "x"))).isEmpty();
  }

  @Test
  void theBytesOfAllFilesAreTold() throws IOException {
    AtomicLong bytes = new AtomicLong();
    SmallBackup backup = SmallBackup.whole();
    ClusterVerification verification = ClusterVerification.of(backup.manifest(), bytes::addAndGet);
    verification.read(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
    assertThat(bytes).hasValue(backup.manifest().totalBytes());
  }

  @Test
  void examplesAreEnoughWhereEverythingIsDamaged() throws IOException {
    SmallBackup backup = SmallBackup.whole();
    for (int i = 0; i < 1_500; i++) {
      backup.unlisted("extra" + i, "");
    }
    assertThat(findings(backup)).hasSize(1_000);
  }

  @Test
  void aNameIsToldAsBytesWhereItIsNotUtf8() throws IOException {
    byte[] name = "\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ClusterPath.of(name)).hasToString("\\xff");
    onlyFinding(SmallBackup.whole().unlisted("\u00ff", ""), Kind.EXTRA).startsWith("'\\xff'");
  }
}
