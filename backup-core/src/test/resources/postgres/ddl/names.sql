-- Names that need quotes in every class, foreign tables, shadowed names and longer loops.
CREATE EXTENSION postgres_fdw;
CREATE SERVER s1 FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h', dbname 'x''y');
CREATE FOREIGN TABLE ft (a int OPTIONS (column_name 'A "x"') NOT NULL, b text DEFAULT 'q' COLLATE "C", c int GENERATED ALWAYS AS (a + 1) STORED, CHECK (a > 0)) SERVER s1 OPTIONS (table_name 't''t', use_remote_estimate 'true');
ALTER FOREIGN TABLE ft ALTER COLUMN b SET STATISTICS 10;
ALTER FOREIGN TABLE ft ALTER COLUMN b SET STORAGE EXTERNAL;
ALTER FOREIGN TABLE ft ALTER COLUMN a SET (n_distinct = 5);
ALTER FOREIGN TABLE ft ADD CONSTRAINT nv CHECK (a < 100) NOT VALID;
CREATE TABLE fparent (a int, b text);
CREATE FOREIGN TABLE fchild () INHERITS (fparent) SERVER s1; 
CREATE TABLE fpart (a int, b text) PARTITION BY LIST (a);
CREATE FOREIGN TABLE fpart1 PARTITION OF fpart FOR VALUES IN (1) SERVER s1 OPTIONS (table_name 'z');
CREATE TABLE fpart2 PARTITION OF fpart FOR VALUES IN (2);
CREATE INDEX ON fpart2 (a);
CREATE VIEW fv AS SELECT * FROM ft;
CREATE MATERIALIZED VIEW fm AS SELECT a FROM fparent WITH NO DATA;
COMMENT ON FOREIGN TABLE ft IS 'f';
COMMENT ON COLUMN ft.a IS 'fa';
CREATE SCHEMA "a.b";
CREATE SCHEMA "SELECT";
CREATE SCHEMA "sch ""q"" 'x' \ é";
CREATE SCHEMA zz_first;
CREATE SCHEMA aa_last;
CREATE TABLE "a.b"."c.d" ("e.f" serial PRIMARY KEY, "user" int, "'" text DEFAULT '"', "%" int, "%s" int CHECK ("%s" > 0), "{}" text, ";" int, "--" int, "/*" int, "\" int UNIQUE);
CREATE INDEX "idx.%1$s" ON "a.b"."c.d" ("%", ("%s" + 1));
CREATE VIEW "SELECT"."FROM" AS SELECT "e.f" AS "WHERE", "user", "'" FROM "a.b"."c.d";
CREATE MATERIALIZED VIEW "sch ""q"" 'x' \ é"."mv ""q"" 'x' \ é" AS SELECT * FROM "SELECT"."FROM";
CREATE TYPE "sch ""q"" 'x' \ é"."en ""q"" 'x' \ é" AS ENUM ('"', '''', '\', 'é', '');
CREATE DOMAIN "SELECT"."INT" AS int DEFAULT 1 CONSTRAINT "CHECK" CHECK (VALUE > 0);
CREATE TABLE "SELECT"."TABLE" ("TYPE" "sch ""q"" 'x' \ é"."en ""q"" 'x' \ é" DEFAULT '\', "INT" "SELECT"."INT", "A" "SELECT"."INT"[], CONSTRAINT "PRIMARY" PRIMARY KEY ("INT"), CONSTRAINT "fk ""q"" é" FOREIGN KEY ("INT") REFERENCES "a.b"."c.d" ("e.f"));
CREATE SEQUENCE "sch ""q"" 'x' \ é"."seq ""q"" 'x' \ é";
ALTER TABLE "a.b"."c.d" ALTER "user" SET DEFAULT nextval('"sch ""q"" ''x'' \ é"."seq ""q"" ''x'' \ é"');
SELECT nextval('"sch ""q"" ''x'' \ é"."seq ""q"" ''x'' \ é"');
CREATE STATISTICS "a.b"."stat ""q"" é" ON "user", "%" FROM "a.b"."c.d";
CREATE TABLE zz_first.parent (a int PRIMARY KEY, t text);
CREATE TABLE aa_last.child (b int) INHERITS (zz_first.parent);
CREATE TABLE aa_last.p (a int) PARTITION BY RANGE (a);
CREATE TABLE zz_first.p1 PARTITION OF aa_last.p FOR VALUES FROM (1) TO (2);
CREATE INDEX "same" ON aa_last.p (a);
CREATE TABLE "new
line" ("col
x" int, CONSTRAINT "con
y" CHECK ("col
x" > 0));
CREATE VIEW "v
-- DROP TABLE x;" AS SELECT * FROM "new
line";
CREATE INDEX "i
n" ON "new
line" ("col
x");
CREATE TABLE "1234567890123456789012345678901234567890123456789012345678901234567890" ("1234567890123456789012345678901234567890123456789012345678901234567890" serial);
CREATE TABLE "é☃𝄞" ("𝄞" text DEFAULT '𝄞☃', "	tab" int);
-- user functions shadowing builtins, tables named as catalogs
CREATE FUNCTION lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.upper($1)';
CREATE TABLE pg_class2 (a text, CHECK (public.lower(a) <> pg_catalog.lower(a)));
CREATE INDEX ON pg_class2 (public.lower(a));
CREATE VIEW shadows AS SELECT public.lower(a), pg_catalog.lower(a) AS l2 FROM pg_class2;
CREATE TABLE pg_type (x int);
CREATE TABLE public.pg_namespace (nspname text);
CREATE OPERATOR + (LEFTARG = text, RIGHTARG = text, FUNCTION = textcat);
CREATE VIEW opv AS SELECT 'a'::text + 'b'::text AS c, 1 + 2 AS d, 'x' OPERATOR(public.+) 'y' AS e;
CREATE TYPE text AS (a int);
CREATE TABLE shadow_text (a public.text, b pg_catalog.text, c "char", d "char"[], e "public"."text"[]);
-- self loops and long loops
CREATE TABLE t_loop (id int);
CREATE FUNCTION f_loop(t_loop) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE t_loop ADD COLUMN d int, ADD CHECK (f_loop(t_loop) > 0);
CREATE INDEX ON t_loop (f_loop(t_loop));
CREATE VIEW v_loop AS SELECT f_loop(t_loop) FROM t_loop;
CREATE FUNCTION f_loop2(v_loop) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE t_loop ADD COLUMN e int DEFAULT f_loop2(NULL);
CREATE FUNCTION f_setof() RETURNS SETOF t_loop LANGUAGE sql AS 'SELECT * FROM public.t_loop';
CREATE VIEW v_setof AS SELECT * FROM f_setof();
CREATE RULE r_loop AS ON INSERT TO v_setof DO INSTEAD INSERT INTO t_loop VALUES (f_loop2(NULL));
CREATE DOMAIN d_loop AS int;
CREATE TABLE t_dloop (d d_loop);
CREATE FUNCTION f_dloop(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION f_dloop2(t_dloop) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER DOMAIN d_loop ADD CHECK (f_dloop2(NULL));
ALTER DOMAIN d_loop SET DEFAULT 5;
CREATE TYPE c_loop AS (a int);
CREATE FUNCTION fc_loop(c_loop) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE DOMAIN dc_loop AS c_loop CHECK (fc_loop(VALUE));
CREATE TABLE tc_loop (d dc_loop); 
CREATE VIEW cyc1 AS SELECT 1 AS a;
CREATE VIEW cyc2 AS SELECT a FROM cyc1;
CREATE VIEW cyc3 AS SELECT a FROM cyc2;
CREATE OR REPLACE VIEW cyc1 AS SELECT a FROM cyc3;
ALTER VIEW cyc1 ALTER a SET DEFAULT 3;
CREATE VIEW on_cyc WITH (security_barrier) AS SELECT * FROM cyc2;
CREATE MATERIALIZED VIEW m_cyc AS SELECT * FROM on_cyc WITH NO DATA;
CREATE TRIGGER trg INSTEAD OF INSERT ON cyc2 FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
GRANT SELECT ON cyc1 TO PUBLIC;
GRANT SELECT (a) ON cyc2 TO PUBLIC;
COMMENT ON VIEW cyc1 IS 'c';
COMMENT ON COLUMN cyc1.a IS 'ca';
