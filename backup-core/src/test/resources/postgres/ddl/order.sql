-- What can only be restored in a certain order, and what needs a trick.
CREATE TABLE author (id int PRIMARY KEY, best_book int);
CREATE TABLE book (id int PRIMARY KEY, author int REFERENCES author, sequel_of int REFERENCES book ON DELETE SET NULL);
ALTER TABLE author ADD FOREIGN KEY (best_book) REFERENCES book DEFERRABLE INITIALLY DEFERRED;

-- a view that needs its key, and others upon it
CREATE VIEW z_by_key AS SELECT a.id, a.best_book, count(*) AS books FROM author a JOIN book b ON b.author = a.id GROUP BY a.id;
CREATE VIEW a_on_key AS SELECT * FROM z_by_key WHERE books > 1;
CREATE MATERIALIZED VIEW m_on_key AS SELECT * FROM a_on_key;
CREATE UNIQUE INDEX ON m_on_key (id);
CREATE MATERIALIZED VIEW a_on_m AS SELECT * FROM m_on_key;
CREATE FUNCTION of_matview(m_on_key) RETURNS int LANGUAGE sql AS 'SELECT $1.id';
CREATE VIEW on_function AS SELECT of_matview(m.*) FROM m_on_key m;

-- circular views
CREATE VIEW circle_a AS SELECT 1 AS n, 'x'::text COLLATE "C" AS t, NULL::numeric(5, 2) AS p;
CREATE VIEW circle_b AS SELECT * FROM circle_a;
CREATE OR REPLACE VIEW circle_a WITH (security_barrier) AS SELECT n, t, p FROM circle_b WHERE n > 0;
CREATE VIEW user_of_circle AS SELECT * FROM circle_b;
SET check_function_bodies = off;
CREATE FUNCTION from_view() RETURNS SETOF user_of_circle LANGUAGE sql AS 'SELECT * FROM public.user_of_circle';
CREATE VIEW self_by_function AS SELECT 1 AS one;
CREATE FUNCTION row_of_self(self_by_function) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE OR REPLACE VIEW self_by_function AS SELECT row_of_self(NULL) AS one;

-- functions in every place
CREATE FUNCTION a_check(int) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1 > 0; END';
CREATE FUNCTION z_default() RETURNS int LANGUAGE sql AS 'SELECT 4';
CREATE FUNCTION z_index(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS 'SELECT lower($1)';
CREATE FUNCTION z_key(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE TABLE functional (id int DEFAULT z_default() CHECK (a_check(id)), t text,
  g text GENERATED ALWAYS AS (z_index(t)) STORED,
  EXCLUDE USING btree (z_key(id) WITH =) WHERE (a_check(id)));
CREATE INDEX ON functional (z_index(t) text_pattern_ops DESC NULLS LAST, id) INCLUDE (g) WITH (fillfactor = 60) WHERE a_check(id);
CREATE TABLE by_function (id int) PARTITION BY RANGE (z_key(id));
CREATE TABLE by_function_1 PARTITION OF by_function FOR VALUES FROM (1) TO (10);
CREATE STATISTICS by_expression (ndistinct, mcv) ON z_key(id), t FROM functional;
CREATE STATISTICS "Two words" (dependencies) ON id, t FROM functional;
ALTER STATISTICS "Two words" SET STATISTICS 42;

-- a check on a row, a default by a sequence of another table, a sequence in a view
CREATE TABLE rowcheck (a int);
CREATE FUNCTION check_row(rowcheck) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER TABLE rowcheck ADD CONSTRAINT whole CHECK (check_row(rowcheck));
COMMENT ON CONSTRAINT whole ON rowcheck IS 'of the row';
CREATE SEQUENCE z_shared;
CREATE TABLE a_uses (id int DEFAULT nextval('z_shared'));
CREATE TABLE b_uses (id int DEFAULT nextval('z_shared'));
ALTER SEQUENCE z_shared OWNED BY b_uses.id;
CREATE VIEW of_sequence AS SELECT last_value FROM z_shared;

-- functions with SQL bodies, which the server checks
CREATE FUNCTION a_body() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM z_by_key; END;
CREATE FUNCTION b_body(x int DEFAULT z_default()) RETURNS bigint RETURN a_body() + x;
CREATE PROCEDURE writes() BEGIN ATOMIC INSERT INTO author (id) VALUES (1) ON CONFLICT (id) DO NOTHING; END;
