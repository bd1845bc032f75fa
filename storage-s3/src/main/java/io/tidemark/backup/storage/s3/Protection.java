package io.tidemark.backup.storage.s3;

/** What a put does around its content: before, so that nothing is in its way, and after. */
record Protection(ExclusivityProbe exclusivity, Leftovers leftovers, Publication publication) {}
