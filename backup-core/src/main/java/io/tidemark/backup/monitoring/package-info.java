/**
 * What a watch of the storages finds: how each job stands, and the alarms that come and go with
 * that. Knows reports and nothing of how storages are read; the loop is the root package's.
 */
package io.tidemark.backup.monitoring;
