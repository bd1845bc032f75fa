package io.tidemark.backup.storage.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What should be mounted on this machine and what is. Without it, a backup to a disk that is not
 * mounted would fill the system disk, and look like a success.
 *
 * @param fstab the table of what should be mounted, in the format of fstab(5)
 * @param mountinfo the table of what is mounted, in the format of proc(5)
 */
record MountTable(Path fstab, Path mountinfo) {

  private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");
  private static final int FSTAB_MOUNT_POINT = 1;
  private static final int MOUNTINFO_MOUNT_POINT = 4;

  static MountTable ofThisMachine() {
    return new MountTable(Path.of("/etc/fstab"), Path.of("/proc/self/mountinfo"));
  }

  /**
   * Throws if the path is, or lies below, a mount point with nothing mounted on it. Where there is
   * no such table (it exists on Linux only) nothing is refused.
   */
  void refuseUnmounted(Path path) throws IOException {
    if (!Files.isReadable(fstab) || !Files.isReadable(mountinfo)) {
      return;
    }
    Set<String> missing = mountPoints(fstab, FSTAB_MOUNT_POINT);
    missing.removeAll(mountPoints(mountinfo, MOUNTINFO_MOUNT_POINT));
    missing.remove("/");
    for (Path place : List.of(path, real(path))) {
      for (@Nullable Path next = place; next != null; next = next.getParent()) {
        if (missing.contains(next.toString())) {
          throw new IOException(
              "%s is in %s but nothing is mounted there, so nothing is stored in %s; hint: mount it, or allow it with create=never"
                  .formatted(next, fstab, path));
        }
      }
    }
  }

  private static Set<String> mountPoints(Path table, int column) throws IOException {
    Set<String> points = new LinkedHashSet<>();
    for (String line : lines(table)) {
      String[] fields = line.strip().split("\\s+", -1);
      boolean entry = !fields[0].startsWith("#") && fields.length > column;
      if (entry && fields[column].startsWith("/")) {
        points.add(withoutTrailingSlash(unescape(fields[column])));
      }
    }
    return points;
  }

  /** Paths have no charset; this one at least never fails, and is the same for both tables. */
  private static List<String> lines(Path table) throws IOException {
    return new String(Files.readAllBytes(table), StandardCharsets.UTF_8).lines().toList();
  }

  private static String unescape(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll(
            octal ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
  }

  private static String withoutTrailingSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Resolves the links in as much of the path as exists. */
  private static Path real(Path path) throws IOException {
    @Nullable Path existing = path;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing == null
        ? path
        : existing.toRealPath().resolve(existing.relativize(path)).normalize();
  }
}
