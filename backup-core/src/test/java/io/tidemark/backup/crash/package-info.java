/**
 * Backups whose process is killed: a program that stops at a named point, and the test around it.
 */
package io.tidemark.backup.crash;
