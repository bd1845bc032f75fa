/**
 * Whether backups are as they should be, for the health pages of hosts: asked often, answered from
 * memory. What is looked at runs on a schedule of its own.
 */
package io.tidemark.backup.health;
