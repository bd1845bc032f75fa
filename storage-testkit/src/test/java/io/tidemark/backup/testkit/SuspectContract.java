package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** The contract against the storage with the defect that a configuration parameter names. */
@ExtendWith(SuspectContract.DefectParameter.class)
class SuspectContract extends StorageContract {

  private final InMemoryStorage place = new InMemoryStorage();
  private @Nullable Defect defect;

  @Override
  protected Storage openPlace() {
    return defect == null ? place.reopen() : defect.open(place);
  }

  @Override
  public long largeObjectBytes() {
    return 7 << 20;
  }

  static final class DefectParameter implements TestInstancePostProcessor {

    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context) {
      ((SuspectContract) instance).defect =
          context.getConfigurationParameter(SuiteRun.DEFECT).map(Defect::valueOf).orElse(null);
    }
  }
}
