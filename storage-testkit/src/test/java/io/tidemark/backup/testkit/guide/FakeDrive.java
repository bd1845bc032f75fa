package io.tidemark.backup.testkit.guide;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A drive in memory, in place of the real one that a plugin would be tested with. */
final class FakeDrive implements DriveClient {

  private static final int PAGE_SIZE = 100;

  private final NavigableMap<String, byte[]> files = new ConcurrentSkipListMap<>();
  private final InstantSource clock = InstantSource.system();

  @Override
  public Optional<Entry> create(String name, Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return files.putIfAbsent(name, content) == null
        ? Optional.of(new Entry(name, content.length, clock.instant()))
        : Optional.empty();
  }

  @Override
  public Optional<InputStream> download(String name) {
    return Optional.ofNullable(files.get(name)).map(ByteArrayInputStream::new);
  }

  @Override
  public List<Entry> page(String prefix, String last) {
    return files.tailMap(last, false).entrySet().stream()
        .filter(file -> file.getKey().startsWith(prefix))
        .limit(PAGE_SIZE)
        .map(file -> new Entry(file.getKey(), file.getValue().length, clock.instant()))
        .toList();
  }

  @Override
  public void remove(String name) {
    files.remove(name);
  }
}
