/** A storage on a WebDAV server. Nothing here knows what a backup is. */
package com.example.tidemark.webdav;
