package io.tidemark.backup.doctor;

import java.time.InstantSource;
import java.util.List;

/** A source that can say what a backup of it would lack, without making one. */
public interface Examinable {

  /** Looks at the server; what fails is among the diagnoses, and nothing is thrown or changed. */
  List<Diagnosis> examine(InstantSource clock);
}
