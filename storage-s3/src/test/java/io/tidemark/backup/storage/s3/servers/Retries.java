package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.StorageListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was tried again. */
final class Retries implements StorageListener {

  private final List<Retry> heard = new CopyOnWriteArrayList<>();

  @Override
  public void retrying(Retry retry) {
    heard.add(retry);
  }

  List<String> operations() {
    return heard.stream().map(Retry::operation).toList();
  }

  List<String> problems() {
    return heard.stream().map(Retry::problem).toList();
  }
}
