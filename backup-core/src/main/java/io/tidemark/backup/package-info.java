/**
 * What an application uses: pipelines that back up, repositories that are read, verified and
 * restored from. Settings of a part belong to the part; here they are only put together.
 */
package io.tidemark.backup;
