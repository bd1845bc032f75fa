package io.tidemark.packaging;

import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.storage.StorageProvider;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints which storages are found, from threads with different class loaders, and what is wrong
 * with the storage URI that is its argument.
 */
public final class Host {

  private Host() {}

  /** Runs the program. */
  public static void main(String[] args) throws Exception {
    ClassLoader own = Host.class.getClassLoader();
    Callable<String> find = () -> found(args[0]);
    System.out.println("main: " + find.call());
    System.out.println("pool: " + ForkJoinPool.commonPool().submit(find).get());
    System.out.println("own: " + in(own, find));
    System.out.println("platform: " + in(ClassLoader.getPlatformClassLoader(), find));
    System.out.println("none: " + in(null, find));
  }

  private static String found(String uri) {
    try {
      StorageProviders providers = StorageProviders.discover();
      providers.check(uri);
      return providers.found().stream()
          .map(StorageProvider::scheme)
          .collect(Collectors.joining(" "));
    } catch (BackupException e) {
      return String.valueOf(e.getMessage()).replace('\n', ' ');
    }
  }

  /** Calls something on a thread that has this class loader for its context. */
  private static String in(@Nullable ClassLoader loader, Callable<String> task) throws Exception {
    FutureTask<String> call = new FutureTask<>(task);
    Thread thread = new Thread(call);
    thread.setContextClassLoader(loader);
    thread.start();
    return call.get();
  }
}
