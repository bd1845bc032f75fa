-- Trees of partitions with keys, indexes, references and settings of their own.
CREATE SCHEMA parts;
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TABLE ref_target (id int PRIMARY KEY);
CREATE TABLE orders (id int NOT NULL, at date NOT NULL, region text NOT NULL, total int, target int,
  CONSTRAINT orders_pk PRIMARY KEY (id, at, region) WITH (fillfactor = 80),
  CONSTRAINT positive CHECK (total > 0)) PARTITION BY RANGE (at);
CREATE TABLE orders_2020 PARTITION OF orders FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (region);
CREATE TABLE parts.orders_2020_eu PARTITION OF orders_2020 FOR VALUES IN ('eu', 'uk');
CREATE TABLE parts.orders_2020_rest PARTITION OF orders_2020 DEFAULT;
CREATE TABLE orders_old (region text NOT NULL, x int, total int DEFAULT 7, target int, id int NOT NULL, at date NOT NULL, CONSTRAINT positive CHECK (total > 0));
ALTER TABLE orders_old DROP COLUMN x;
CREATE UNIQUE INDEX old_unique ON orders_old (id, at, region);
ALTER TABLE orders_old ADD CONSTRAINT own_pk PRIMARY KEY USING INDEX old_unique;
CREATE INDEX own_total ON orders_old (total);
ALTER TABLE orders ATTACH PARTITION orders_old FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE INDEX orders_total ON orders (total) WITH (fillfactor = 50);
CREATE INDEX ON ONLY orders (target);
CREATE INDEX orders_lower ON orders_2020 (lower(region));
ALTER TABLE orders ADD CONSTRAINT orders_target FOREIGN KEY (target) REFERENCES ref_target ON UPDATE CASCADE;
ALTER TABLE orders_old ADD CONSTRAINT only_old FOREIGN KEY (target) REFERENCES ref_target NOT VALID;
CREATE TABLE lines (order_id int, at date, region text, FOREIGN KEY (order_id, at, region) REFERENCES orders MATCH FULL);
ALTER TABLE orders ADD CONSTRAINT later CHECK (total < 1000) NOT VALID;
ALTER TABLE orders_2020 ALTER COLUMN total SET DEFAULT 3;
ALTER TABLE parts.orders_2020_eu ALTER COLUMN total SET STATISTICS 10;
ALTER INDEX orders_lower ALTER COLUMN 1 SET STATISTICS 33;
ALTER TABLE parts.orders_2020_eu CLUSTER ON orders_2020_eu_total_idx;
CREATE UNIQUE INDEX for_identity ON parts.orders_2020_rest (id);
ALTER TABLE parts.orders_2020_rest ALTER COLUMN id SET NOT NULL, REPLICA IDENTITY USING INDEX for_identity;

CREATE TABLE by_colour (c colour, n int, CONSTRAINT uc UNIQUE (c, n)) PARTITION BY HASH (c);
CREATE TABLE by_colour_0 PARTITION OF by_colour FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_colour_1 PARTITION OF by_colour FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY LIST (n);
CREATE TABLE by_colour_1_x PARTITION OF by_colour_1 DEFAULT;

CREATE TABLE keys (id int, code text, span int4range,
  CONSTRAINT keys_pk PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT keys_code UNIQUE NULLS NOT DISTINCT (code) INCLUDE (id) WITH (fillfactor = 70) DEFERRABLE,
  CONSTRAINT no_overlap EXCLUDE USING gist (span WITH &&) WITH (fillfactor = 55) WHERE (id > 5) INITIALLY DEFERRED);
ALTER TABLE keys CLUSTER ON keys_code;
CREATE TABLE replicated (id int NOT NULL, code text NOT NULL UNIQUE);
ALTER TABLE replicated REPLICA IDENTITY USING INDEX replicated_code_key;
CREATE UNIQUE INDEX odd ON keys USING btree (id DESC, (code || 'x') COLLATE "C" DESC NULLS FIRST) WHERE code IS NOT NULL;
CREATE INDEX ON keys USING hash (code);
CREATE INDEX ON keys USING gin ((ARRAY[code]));
CREATE INDEX "Index; DROP" ON keys USING brin (id) WITH (pages_per_range = 16, autosummarize = on);
COMMENT ON INDEX "Index; DROP" IS 'quoted';
COMMENT ON CONSTRAINT keys_pk ON keys IS 'key';
CREATE TABLE fk_actions (a int REFERENCES ref_target ON DELETE CASCADE ON UPDATE SET NULL, b int DEFAULT 1 REFERENCES ref_target ON DELETE SET DEFAULT, c int CONSTRAINT "fk ""q""" REFERENCES ref_target DEFERRABLE);
ALTER TABLE fk_actions ADD CONSTRAINT unvalidated FOREIGN KEY (c) REFERENCES ref_target NOT VALID;
CREATE TABLE inh_parent (a int, CONSTRAINT c1 CHECK (a > 0), CONSTRAINT c2 CHECK (a > 1) NO INHERIT);
CREATE TABLE inh_child (b int, CONSTRAINT c1 CHECK (a > 0)) INHERITS (inh_parent);
CREATE TABLE inh_only () INHERITS (inh_parent);
ALTER TABLE inh_parent ADD CONSTRAINT c3 CHECK (a > 3) NOT VALID;
