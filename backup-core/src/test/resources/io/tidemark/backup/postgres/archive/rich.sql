-- Objects of every kind that an archive treats in its own way, and names that hurt.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'archive owner"s') THEN
    CREATE ROLE "archive owner""s";
    CREATE ROLE archive_reader;
  END IF;
END $$;

CREATE SCHEMA shop;
CREATE SCHEMA "Odd ""schema""
DROP TABLE x;" AUTHORIZATION "archive owner""s";
GRANT USAGE ON SCHEMA shop TO archive_reader, "archive owner""s";
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO archive_reader;

CREATE TYPE shop.mood AS ENUM ('glad', 'sad');
CREATE TYPE shop.pair AS (a int, b text);
CREATE TYPE shop.span AS RANGE (subtype = int4);
CREATE DOMAIN shop.amount AS numeric CHECK (VALUE >= 0);
CREATE COLLATION shop.plain (locale = 'C');
CREATE CONVERSION shop.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE FUNCTION shop.total(a int, VARIADIC b int[] DEFAULT '{}') RETURNS int
  LANGUAGE sql AS $$ SELECT a + cardinality(b) $$;
CREATE PROCEDURE shop.nothing() LANGUAGE sql AS $$ SELECT 1; $$;
CREATE AGGREGATE shop.sum_up(int) (SFUNC = int4pl, STYPE = int);
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE FUNCTION shop.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE OPERATOR shop.+& (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl);
CREATE OPERATOR FAMILY shop.family USING btree;
CREATE OPERATOR CLASS shop.class FOR TYPE int4 USING btree FAMILY shop.family AS
  OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int4, int4);
CREATE TEXT SEARCH DICTIONARY shop.words (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION shop.search (PARSER = "default");
CREATE FOREIGN DATA WRAPPER far;
CREATE SERVER away FOREIGN DATA WRAPPER far;
CREATE FOREIGN TABLE shop.remote (a int) SERVER away;
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE CAST (shop.mood AS int) WITH INOUT AS ASSIGNMENT;

CREATE TABLE shop.orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent bigint REFERENCES shop.orders,
  mood shop.mood DEFAULT 'glad',
  body text,
  raw bytea,
  twice bigint GENERATED ALWAYS AS (id * 2) STORED,
  UNIQUE (mood, id)
);
CREATE INDEX ON shop.orders (body) WHERE body IS NOT NULL;
CREATE STATISTICS shop.orders_stats ON id, mood FROM shop.orders;
CREATE TABLE shop.empty ();
CREATE TABLE shop.other (a int) USING heap2;
CREATE TABLE shop.log (day date NOT NULL, text text) PARTITION BY RANGE (day);
CREATE TABLE shop.log_2026 PARTITION OF shop.log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE shop.numbers (number text PRIMARY KEY);
CREATE TABLE "Odd ""schema""
DROP TABLE x;"."odd
\! table; -- " ("a""b" int, "select" text);
CREATE SEQUENCE shop.counter START 7;
CREATE VIEW shop.sad WITH (security_barrier) AS SELECT id, body FROM shop.orders WHERE mood = 'sad';
CREATE MATERIALIZED VIEW shop.bodies AS SELECT body FROM shop.orders;
CREATE RULE keep AS ON DELETE TO shop.numbers DO INSTEAD NOTHING;
CREATE TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE EVENT TRIGGER archive_ddl ON ddl_command_end EXECUTE FUNCTION shop.on_ddl();
COMMENT ON EVENT TRIGGER archive_ddl IS 'late';
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON shop.orders FOR SELECT TO archive_reader USING (mood = 'glad');
CREATE PUBLICATION news FOR TABLE shop.orders;
COMMENT ON TABLE shop.orders IS E'two\nlines; and ''quotes'' \\';
COMMENT ON COLUMN shop.orders.body IS 'the body';
GRANT SELECT (id, body) ON shop.orders TO archive_reader;
GRANT SELECT ON shop.sad TO archive_reader WITH GRANT OPTION;

ALTER TABLE shop.orders OWNER TO "archive owner""s";
ALTER VIEW shop.sad OWNER TO archive_reader;
ALTER AGGREGATE shop.sum_up(int) OWNER TO archive_reader;
ALTER OPERATOR shop.+& (int, int) OWNER TO archive_reader;

INSERT INTO shop.orders (parent, mood, body, raw) VALUES
  (NULL, 'glad', 'plain', '\x00ff'),
  (1, 'sad', E'tab\there, line\nbreak, back\\slash, carriage\rreturn', NULL),
  (1, NULL, E'\\.', '\x'),
  (NULL, 'sad', '', decode(repeat('0a5c2e0a', 50000), 'hex')),
  (NULL, 'sad', 'Grüße 🌊', NULL);
INSERT INTO shop.log SELECT date '2026-01-01' + i % 300, repeat('x', i % 90) FROM generate_series(1, 5000) i;
INSERT INTO "Odd ""schema""
DROP TABLE x;"."odd
\! table; -- " VALUES (1, 'one');
SELECT nextval('shop.counter');
REFRESH MATERIALIZED VIEW shop.bodies;

SELECT lo_from_bytea(100001, decode(repeat('00112233445566778899aabbccddeeff', 5000), 'hex')) \g /dev/null
SELECT lo_create(4000000000) \g /dev/null
SELECT lo_from_bytea(100002, '\x5c2e0a') \g /dev/null
COMMENT ON LARGE OBJECT 100002 IS 'a file';
ALTER LARGE OBJECT 100002 OWNER TO archive_reader;
GRANT SELECT ON LARGE OBJECT 100001 TO archive_reader;
