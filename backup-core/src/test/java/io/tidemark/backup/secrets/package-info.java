/** Looks for secrets in everything that the library emits: a program that works, and a test. */
package io.tidemark.backup.secrets;
