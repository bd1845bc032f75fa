package io.tidemark.backup;

import java.util.Optional;

/**
 * What has become of one form of a report in one place.
 *
 * @param location the place
 * @param key where it lies there
 * @param problem why it does not; empty if it does
 */
public record ReportUpload(String location, String key, Optional<String> problem) {}
