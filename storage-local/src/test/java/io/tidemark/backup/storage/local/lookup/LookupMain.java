package io.tidemark.backup.storage.local.lookup;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.util.ServiceLoader;

/** Stores an object through whatever provider the ServiceLoader finds for a URI. */
public final class LookupMain {

  private LookupMain() {}

  public static void main(String[] args) throws IOException {
    StorageLocation location = StorageLocation.parse(args[0]);
    StorageProvider provider =
        ServiceLoader.load(StorageProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(candidate -> candidate.scheme().equals(location.scheme()))
            .findFirst()
            .orElseThrow();
    StorageKey key = new StorageKey("found/by/lookup");
    try (Storage storage = provider.open(location)) {
      storage.put(key, Labels.none(), out -> out.write(new byte[3]));
      storage.open(key).close();
      System.out.println("found " + storage.list("found/").get(0).sizeBytes());
    }
  }
}
