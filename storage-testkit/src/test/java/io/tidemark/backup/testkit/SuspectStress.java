package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.io.TempDir;

/** The stress on a folder with the defect that a configuration parameter names. */
@ExtendWith(SuspectStress.DefectParameter.class)
class SuspectStress extends StorageStress {

  @TempDir Path root;
  private FolderDefect defect = FolderDefect.NONE;

  @Override
  protected Storage openPlace() {
    return defect.open(root);
  }

  @Override
  public String placeUri() {
    return "folder://" + root + "?defect=" + defect;
  }

  @Override
  public int manyKeys() {
    return 600;
  }

  @Override
  public int kills() {
    return 2;
  }

  @Override
  public long largeObjectBytes() {
    return 1 << 20;
  }

  static final class DefectParameter implements TestInstancePostProcessor {

    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context) {
      ((SuspectStress) instance).defect =
          context
              .getConfigurationParameter(SuiteRun.DEFECT)
              .map(FolderDefect::valueOf)
              .orElse(FolderDefect.NONE);
    }
  }
}
