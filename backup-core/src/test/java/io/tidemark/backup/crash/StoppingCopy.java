package io.tidemark.backup.crash;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Copy;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.crash.StoppingStorage.Moment;
import io.tidemark.backup.storage.Storage;

/** A program that copies the newest backup and stops at a point, to be killed there. */
final class StoppingCopy {

  private StoppingCopy() {}

  /** Arguments: the URIs of source and target, the file's name, the moment. */
  public static void main(String[] arguments) throws Exception {
    try (Storage target = StorageProviders.discover().open(arguments[1])) {
      Storage stopping = new StoppingStorage(target, arguments[2], Moment.valueOf(arguments[3]));
      BackupRepository.at(arguments[0]).copy("job", Copy.latest().to("target", stopping));
    }
  }
}
