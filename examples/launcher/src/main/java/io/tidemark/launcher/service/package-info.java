/**
 * What `run` keeps going: the schedule, the log, the watch, the metrics and the pages, put together
 * from the library's parts. What each of them is set to comes from the environment's package.
 */
@NullMarked
package io.tidemark.launcher.service;

import org.jspecify.annotations.NullMarked;
