/**
 * Figures about backups under the names that dashboards and alert rules use, from one model: a
 * Prometheus text, a file for node_exporter, and Micrometer. What is measured is found out
 * elsewhere.
 */
package io.tidemark.backup.metrics;
