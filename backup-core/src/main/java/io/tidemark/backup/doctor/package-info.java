/**
 * What is said of the things that backups need when they are looked at before they are needed.
 * Words only; whoever knows a thing examines it.
 */
package io.tidemark.backup.doctor;
