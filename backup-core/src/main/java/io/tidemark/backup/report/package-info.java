/**
 * The inventory report: one model with every number, computed once from plain inputs, and its four
 * forms: text, Markdown, JSON and a page. Reading storages is somebody else's business.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.report;
