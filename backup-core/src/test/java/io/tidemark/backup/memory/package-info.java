/**
 * How much memory a backup takes: a program that makes one while its virtual machine logs
 * collections, and the test around it.
 */
package io.tidemark.backup.memory;
