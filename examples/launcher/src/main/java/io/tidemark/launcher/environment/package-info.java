/**
 * Settings as environment variables: which there are, where their values come from, and what the
 * parts of a pipeline become by them. Nothing here does a backup or prints.
 */
@NullMarked
package io.tidemark.launcher.environment;

import org.jspecify.annotations.NullMarked;
