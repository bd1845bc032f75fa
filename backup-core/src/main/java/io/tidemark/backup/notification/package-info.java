/**
 * Tells people and monitoring services what happened: webhooks, chat services, pings, e-mail. One
 * class a service; what is worth telling, and how often, is decided once for all of them. Events
 * come in through a listener, so that nothing here can delay a backup.
 */
package io.tidemark.backup.notification;
