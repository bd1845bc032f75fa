-- One row for each object that is not a table's data: its name and its definition.
WITH ours AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'
)
SELECT 'column ' || attrelid::regclass || '.' || attname AS name,
  concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
    (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
     WHERE adrelid = attrelid AND adnum = attnum)) AS definition
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE attnum > 0 AND NOT attisdropped AND c.relnamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'constraint ' || conname || ' of ' || conrelid::regclass || contypid::regtype,
  pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'index ' || oid::regclass, pg_get_indexdef(oid)
FROM pg_class WHERE relkind IN ('i', 'I') AND relnamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'view ' || oid::regclass, pg_get_viewdef(oid)
FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'partition ' || oid::regclass, pg_get_expr(relpartbound, oid)
FROM pg_class WHERE relispartition AND relkind IN ('r', 'p')
  AND relnamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'function ' || oid::regprocedure, pg_get_functiondef(oid)
FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'trigger ' || tgname || ' of ' || tgrelid::regclass, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
WHERE NOT tgisinternal AND c.relnamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'sequence ' || quote_ident(schemaname) || '.' || quote_ident(sequencename),
  concat_ws(' ', start_value, increment_by, min_value, max_value, cycle, last_value)
FROM pg_sequences WHERE schemaname IN (SELECT nspname FROM ours)
UNION ALL
SELECT 'enum ' || enumtypid::regtype, string_agg(enumlabel, ',' ORDER BY enumsortorder)
FROM pg_enum GROUP BY enumtypid
UNION ALL
SELECT 'comment on ' || pg_describe_object(classoid, objoid, objsubid), description
FROM pg_description WHERE objoid >= 16384
