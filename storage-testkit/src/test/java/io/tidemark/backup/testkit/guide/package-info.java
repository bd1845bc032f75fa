/**
 * The plugin that docs/storage-plugin.md is about: a storage on a fictitious drive, its provider,
 * and its test. A test compares the guide with these files.
 */
package io.tidemark.backup.testkit.guide;
