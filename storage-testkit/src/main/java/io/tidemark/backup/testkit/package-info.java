/**
 * What tests of storages share: the contract that every backend must pass, a storage that lives in
 * memory, and one that fails on demand. Nothing here belongs on the class path of an application.
 */
package io.tidemark.backup.testkit;
