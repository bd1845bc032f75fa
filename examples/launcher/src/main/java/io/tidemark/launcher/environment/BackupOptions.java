package io.tidemark.launcher.environment;

import java.util.Optional;

/**
 * What the command line says about one backup, beside the environment.
 *
 * @param schemaOnly whether rows are left out
 * @param tier {@code daily}, {@code weekly} or {@code monthly}, for storages that act on it
 * @param verify whether everything is read again afterwards
 */
public record BackupOptions(boolean schemaOnly, Optional<String> tier, boolean verify) {}
